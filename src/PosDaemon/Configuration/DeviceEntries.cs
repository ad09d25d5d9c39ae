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
