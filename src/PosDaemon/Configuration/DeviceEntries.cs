namespace PosDaemon.Configuration;

/// <summary>One scanner. Every scanner belongs to exactly one lane.</summary>
internal sealed class ScannerEntry
{
    public string Name { get; set; } = "";

    public string Address { get; set; } = "";
}

/// <summary>One printer. Several lanes may share one.</summary>
internal sealed class PrinterEntry
{
    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>What the model can do. Generic 80 mm: its commands are understood by nearly every ESC/POS printer.
    /// </summary>
    public string Profile { get; set; } = "generic-80";

    /// <summary>The pictures that templates print by name: {logo:shop}.</summary>
    public LogoEntry[] Logos { get; set; } = [];
}

/// <summary>One logo of one printer. With a key and a printer that keeps logos, ten bytes print it; else the file is
/// sent with each slip.</summary>
internal sealed class LogoEntry
{
    public string Name { get; set; } = "";

    /// <summary>As it was stored with <c>posd printer logo</c>. Null: it is not in the printer's memory.</summary>
    public string? Key { get; set; }

    /// <summary>A PNG, relative to the configuration file. Null: only the printer has it.</summary>
    public string? File { get; set; }
}

/// <summary>One gate relay. It belongs to at most one lane: one passage at a time.</summary>
internal sealed class GateEntry
{
    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>How long the relay is held. 0.5 s: turnstiles want at least 100 ms and count one passage whatever
    /// the length; much longer would let a second person through on boards that follow the contact.</summary>
    public TimeSpan Pulse { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Relay number on the board, from 1.</summary>
    public int Channel { get; set; } = 1;
}
