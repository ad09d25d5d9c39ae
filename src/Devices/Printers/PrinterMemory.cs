namespace PosDaemon.Devices.Printers;

/// <summary>What is known of a printer across connections. Used by the printer's loop only.</summary>
internal sealed class PrinterMemory(TimeProvider time)
{
    public FenceLedger Fences { get; } = new(time);

    /// <summary>Bytes of a slip that broke off and never left: the printer may still wait for them as part of a
    /// command, and would take the next slip's first bytes for them.</summary>
    public int CutShort { get; set; }

    /// <summary>A printer that was deaf to its first fence has been given the end of whatever it waited for.
    /// </summary>
    public bool Flushed { get; set; }

    public string? Model { get; set; }
}
