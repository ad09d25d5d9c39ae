using PosDaemon.Lanes;

namespace PosDaemon.Simulation;

/// <summary>How likely each fault is in one run, drawn from its seed: many runs have no fault of some kind and a lot
/// of another, since bugs hide where faults are rare and where they are thick.</summary>
internal sealed record FaultPlan
{
    public int Guests { get; init; }

    public double CrashAtEffect { get; init; }

    public double RequestLost { get; init; }

    public double ReplyLost { get; init; }

    public double ReplySlow { get; init; }

    public double AnsweredTwice { get; init; }

    public double CloudOutage { get; init; }

    public double Nonsense { get; init; }

    public double PrinterRefuses { get; init; }

    public double PrinterVanishes { get; init; }

    public double PaperOut { get; init; }

    public double GateUnplugged { get; init; }

    public double GateUncertain { get; init; }

    /// <summary>At a gate with a sensor: the guest turns away, or is called back.</summary>
    public double DoesNotPass { get; init; }

    /// <summary>At a gate with a sensor: somebody stands in it, or its board is lost before the guest has passed.
    /// </summary>
    public double PassageInDoubt { get; init; }

    public double DiskFull { get; init; }

    public double PoisonReport { get; init; }

    /// <summary>An undo of the scan reaches the cloud before its redeem does.</summary>
    public double TakenBackFirst { get; init; }

    /// <summary>At a crash: the newest commits are lost, and the mark beside the journal tells of it.</summary>
    public double JournalOlder { get; init; }

    /// <summary>At a crash: the whole state directory is put back as it was some minutes ago.</summary>
    public double StateRestored { get; init; }

    /// <summary>At a crash: the mark is lost.</summary>
    public double MarkLost { get; init; }

    /// <summary>At a commit: the journal is damaged and moved aside.</summary>
    public double JournalDamaged { get; init; }

    /// <summary>That share one journal and one printer.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>The printer of a run with the production printer loop; null for one whose outcomes are drawn.</summary>
    public PrinterPlan? Printer { get; init; }

    public required LaneOptions Options { get; init; }

    /// <summary>The kinds of fault that can be switched off to find a shorter schedule.</summary>
    public static IReadOnlyList<(string Name, Func<FaultPlan, FaultPlan> Without)> Kinds { get; } =
    [
        ("crash", p => p with { CrashAtEffect = 0 }),
        ("request lost", p => p with { RequestLost = 0 }),
        ("reply lost", p => p with { ReplyLost = 0 }),
        ("reply slow", p => p with { ReplySlow = 0 }),
        ("answered twice", p => p with { AnsweredTwice = 0 }),
        ("cloud outage", p => p with { CloudOutage = 0 }),
        ("nonsense", p => p with { Nonsense = 0 }),
        ("printer refuses", p => p with { PrinterRefuses = 0 }),
        ("printer vanishes", p => p with { PrinterVanishes = 0 }),
        ("paper out", p => p with { PaperOut = 0 }),
        ("gate unplugged", p => p with { GateUnplugged = 0 }),
        ("gate uncertain", p => p with { GateUncertain = 0 }),
        ("does not pass", p => p with { DoesNotPass = 0 }),
        ("passage in doubt", p => p with { PassageInDoubt = 0 }),
        ("disk full", p => p with { DiskFull = 0 }),
        ("poison report", p => p with { PoisonReport = 0 }),
        ("taken back first", p => p with { TakenBackFirst = 0 }),
        ("journal older", p => p with { JournalOlder = 0 }),
        ("state restored", p => p with { StateRestored = 0 }),
        ("mark lost", p => p with { MarkLost = 0 }),
        ("journal damaged", p => p with { JournalDamaged = 0 }),
        ("second lane", p => p with { Lanes = 1 }),
        .. PrinterPlan.Kinds.Select(kind => (kind.Name, (Func<FaultPlan, FaultPlan>)(
            p => p with { Printer = p.Printer?.Without(kind.Without) }))),
    ];

    public static FaultPlan Draw(ulong seed)
    {
        var chance = new Chance(seed, "plan");
        var passage = new Chance(seed, "passage plan");
        double Maybe(double most) => chance.Between(0, 3) switch { 0 => 0, 1 => most * 0.15, _ => most };
        return new FaultPlan
        {
            Guests = chance.Between(3, 16),
            CrashAtEffect = Maybe(0.04),
            RequestLost = Maybe(0.3),
            ReplyLost = Maybe(0.3),
            ReplySlow = Maybe(0.3),
            AnsweredTwice = Maybe(0.3),
            CloudOutage = Maybe(0.05),
            Nonsense = Maybe(0.1),
            PrinterRefuses = Maybe(0.3),
            PrinterVanishes = Maybe(0.2),
            PaperOut = Maybe(0.2),
            GateUnplugged = Maybe(0.2),
            GateUncertain = Maybe(0.2),
            DiskFull = Maybe(0.03),
            PoisonReport = Maybe(0.1),
            TakenBackFirst = Maybe(0.1),
            JournalOlder = Maybe(0.3),
            StateRestored = Maybe(0.5),
            MarkLost = Maybe(0.1),
            JournalDamaged = Maybe(0.03),
            Lanes = chance.Between(1, 3),
            Options = DrawSensor(DrawOptions(chance), passage),
            DoesNotPass = passage.Pick([0, 0.4, 0.8]),
            PassageInDoubt = passage.Pick([0, 0.1, 0.4]),
            Printer = PrinterPlan.Draw(seed),
        };
    }

    private static LaneOptions DrawOptions(Chance chance) => new()
    {
        Name = "lane",
        TerminalId = "terminal",
        StoreId = "store",
        Confirm = (ConfirmMode)chance.Between(0, 3),
        HasGate = chance.Happens(0.6),
        HasPrinter = chance.Happens(0.9),
        AnswerWindow = TimeSpan.FromSeconds(chance.Between(2, 10)),
        RepeatWindow = TimeSpan.FromSeconds(chance.Between(2, 8)),
        PreviewLife = TimeSpan.FromSeconds(chance.Between(30, 300)),
        AfterUnknownSlip = chance.Happens(0.7) ? AfterUnknownSlip.PrintMarkedCopy : AfterUnknownSlip.Hold,
        MaxUnresolved = chance.Happens(0.2) ? 3 : 64,
        MaxRemembered = chance.Happens(0.5) ? 12 : 200,
        ParkAfter = chance.Between(2, 9),
    };

    private static LaneOptions DrawSensor(LaneOptions options, Chance chance) => options with
    {
        HasSensor = options.HasGate && chance.Happens(0.8),
        NotPassed = chance.Happens(0.7) ? NotPassedRule.Undo : NotPassedRule.Keep,
    };
}

/// <summary>What was injected, for the summary.</summary>
internal sealed class Tally
{
    public long Scans { get; set; }

    public long Crashes { get; set; }

    public long Faults { get; set; }

    public long Slips { get; set; }

    public long Pulses { get; set; }

    /// <summary>Redemptions that a lane took back because nobody had passed.</summary>
    public long TakenBack { get; set; }

    public long Steps { get; set; }

    public void Add(Tally other)
    {
        Scans += other.Scans;
        Crashes += other.Crashes;
        Faults += other.Faults;
        Slips += other.Slips;
        Pulses += other.Pulses;
        TakenBack += other.TakenBack;
        Steps += other.Steps;
    }
}
