namespace PosDaemon.Devices.Printers;

/// <summary>Limits of one printer. All of them are about patience; none changes what counts as proof.</summary>
public sealed class PrinterOptions
{
    /// <summary>False for a printer that cannot be heard (a cable without a return line): slips are then Assumed.
    /// </summary>
    public bool Answers { get; init; } = true;

    /// <summary>What counts as proof of printing. Fence: nearly every ESC/POS printer answers it.</summary>
    public PrintProof Proof { get; init; } = PrintProof.Fence;

    /// <summary>How often status is asked. 1 s: a cashier who closes the cover sees it at once, and a printer
    /// with 9600 baud spends 2 % of its line on it.</summary>
    public TimeSpan StatusPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one DLE EOT may stay unanswered. 500 ms: printers answer within milliseconds, the slowest
    /// line needs 20 ms.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A printer that is ready but has not answered the fence for this long has lost the slip or the
    /// answer. 20 s: a metre of paper at 70 mm/s takes 14 s.</summary>
    public TimeSpan FenceLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>With a slip on the wire: nothing heard and no byte taken for this long is the end of waiting. 10 s: no
    /// printer is deaf for longer while it feeds and cuts.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the fence sent ahead of slips may take on a printer that is ready, before the printer is
    /// held to know no fence (or to be busy with what it had before). 5 s.</summary>
    public TimeSpan SyncLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long DLE DC4 8 may stay unanswered. 1 s.</summary>
    public TimeSpan ClearLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a slip on the wire may still take when the daemon stops. 5 s of the 10 s it has.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two tries to connect. 2 s.</summary>
    public TimeSpan ReopenLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Jobs waiting behind the one under way; one more is NotPrinted at once. 16: more than a lane has.
    /// </summary>
    public int QueueLength { get; init; } = 16;
}
