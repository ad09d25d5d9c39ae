namespace PosDaemon.Devices.Transports.Spooler;

/// <summary>What the spooler knows of a printer before a document is given to it (PRINTER_INFO_2).</summary>
/// <param name="Status">Bits PRINTER_STATUS_…; most receipt printers' drivers set none of them.</param>
/// <param name="Attributes">Bits PRINTER_ATTRIBUTE_….</param>
internal readonly record struct PrinterQueueState(uint Status, uint Attributes)
{
    private const uint WorkOffline = 0x400;

    private static readonly (uint Bit, string Words)[] Troubles =
    [
        (0x4, "is being deleted"),
        (0x1, "is paused"),
        (0x10, "is out of paper"),
        (0x8, "has a paper jam"),
        (0x40, "has a paper problem"),
        (0x400000, "has its cover open"),
        (0x80, "is off line"),
        (0x1000, "is not available"),
        (0x100000, "waits for somebody at the printer"),
        (0x2, "reports an error"),
    ];

    /// <summary>What keeps it from printing, such as "is paused, is out of paper"; null when nothing is known to.
    /// </summary>
    public string? Trouble
    {
        get
        {
            var status = Status;
            string[] words =
            [
                .. (Attributes & WorkOffline) != 0 ? ["is set to work off line"] : Array.Empty<string>(),
                .. Troubles.Where(one => (status & one.Bit) != 0).Select(one => one.Words),
            ];
            return words.Length == 0 ? null : string.Join(", ", words);
        }
    }
}
