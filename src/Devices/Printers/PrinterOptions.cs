namespace PosDaemon.Devices.Printers;

/// <summary>How one printer is served. All but <see cref="Answers"/> and <see cref="Proof"/> is about patience and
/// never changes what counts as proof.</summary>
public sealed record PrinterOptions
{
    /// <summary>False for a printer that cannot be heard (a cable without a return line): slips are then Assumed.
    /// </summary>
    public bool Answers { get; init; } = true;

    /// <summary>What counts as proof of printing. Fence: nearly every ESC/POS printer answers it.</summary>
    public PrintProof Proof { get; init; } = PrintProof.Fence;

    /// <summary>The drawer's switch is high (DLE EOT 1, bit 2) while the drawer is open; false for one that is wired
    /// the other way round. True: as most are.</summary>
    public bool DrawerOpensHigh { get; init; } = true;

    /// <summary>Jobs waiting behind the one under way, 1 to 1,000; one more is NotPrinted at once. 16: more than a
    /// lane has.</summary>
    public int QueueLength { get; init; } = 16;

    /// <summary>How often status is asked, 100 ms to 60 s, and how old facts may be when a slip is sent without asking
    /// (2 s at most). 1 s: a cashier who closes the cover sees it at once, and a printer with 9600 baud spends 2 % of
    /// its line on it.</summary>
    public TimeSpan StatusPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a DLE EOT may stay unanswered, 50 ms to 5 s. 500 ms: printers answer within milliseconds, the
    /// slowest line needs 20 ms.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Millimetres of paper a second, 10 to 1,000: what a slip may take follows from it. 60 where it is not
    /// known: the slowest receipt printers in use print 50 to 70 (a TM-T88III with low power 70).</summary>
    public double Speed { get; init; } = 60;

    /// <summary>A printer that is ready but has given no proof for this long, on top of the time that the slip may take
    /// on it, has lost the slip or the answer; 1 s to 10 min. 20 s: answers are slow while it cools its head.
    /// </summary>
    public TimeSpan ProofLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>With a slip on the wire: nothing heard and no byte taken for this long is the end of waiting, unless
    /// the printer may still be at work on what it has and cannot hear a question behind that; 1 s to 5 min. 10 s: no
    /// printer is deaf for longer while it feeds and cuts.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the fence sent ahead of slips may take on a printer that is ready, before the printer is
    /// held to know no fence (or to be busy with what it had before); 1 s to 60 s. 5 s.</summary>
    public TimeSpan SyncLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long DLE DC4 8 may stay unanswered, 50 ms to 10 s. 1 s.</summary>
    public TimeSpan ClearLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a slip on the wire may still take when the daemon stops, 0 s to 5 s: of the 10 s that a stop
    /// has, a printer gets no more. 5 s.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between two tries to connect, 250 ms to 60 s. 2 s.</summary>
    public TimeSpan ReopenLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Which options are out of their ranges; none when it can be used.</summary>
    public IEnumerable<OptionFault> FindFaults() =>
    [
        .. OptionFault.Range(nameof(QueueLength), QueueLength, 1, 1000),
        .. Between(nameof(StatusPeriod), StatusPeriod, 0.1, 60),
        .. Between(nameof(AnswerLimit), AnswerLimit, 0.05, 5),
        .. OptionFault.Range(nameof(Speed), Speed, 10, 1000),
        .. Between(nameof(ProofLimit), ProofLimit, 1, 600),
        .. Between(nameof(StallLimit), StallLimit, 1, 300),
        .. Between(nameof(SyncLimit), SyncLimit, 1, 60),
        .. Between(nameof(ClearLimit), ClearLimit, 0.05, 10),
        .. Between(nameof(StopLimit), StopLimit, 0, 5),
        .. Between(nameof(ReopenLimit), ReopenLimit, 0.25, 60),
    ];

    // How long a fact may be trusted without asking again, however seldom status is asked.
    private static readonly TimeSpan MostTrust = TimeSpan.FromSeconds(2);

    internal TimeSpan FactsLimit => StatusPeriod < MostTrust ? StatusPeriod : MostTrust;

    private static IEnumerable<OptionFault> Between(string name, TimeSpan value, double least, double most) =>
        OptionFault.Range(name, value, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
}
