using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosSim.Interpreter;

namespace PosDaemon.Simulation;

/// <summary>The printer of a run that has the production printer loop: its line, its make and what goes wrong with it,
/// each at a slip of its own.</summary>
internal sealed record PrinterPlan
{
    public required LinePlan Line { get; init; }

    public required PrinterModelOptions Make { get; init; }

    public required PrinterOptions Options { get; init; }

    /// <summary>What earlier processes found out, of this printer or of the one that it replaced.</summary>
    public PrinterKnowledge Known { get; init; } = PrinterKnowledge.None;

    public double PaperOut { get; init; }

    public double CoverOpen { get; init; }

    public double CutterJam { get; init; }

    public double HeadHot { get; init; }

    /// <summary>Somebody presses its button.</summary>
    public double OffByButton { get; init; }

    /// <summary>Switched off and on: its buffer is gone.</summary>
    public double PowerCycle { get; init; }

    /// <summary>The cable is pulled, or the connection breaks, and comes back.</summary>
    public double CableLost { get; init; }

    /// <summary>Its firmware hangs: it takes nothing and says nothing, until it is switched off and on.</summary>
    public double Hangs { get; init; }

    /// <summary>A byte of noise among its answers, of a kind that no printer sends.</summary>
    public double Noise { get; init; }

    /// <summary>Planted: GS r 1 is answered when it comes in, and not in its turn.</summary>
    public bool FenceIsALie { get; init; }

    /// <summary>GS ( H is answered when it comes in, and not when the dots are on paper: a clone.</summary>
    public bool ProcessIdIsALie { get; init; }

    /// <summary>The printer that stands in for this one, in a group with it; null where it stands alone.</summary>
    public PrinterPlan? Second { get; init; }

    /// <summary>With a second one.</summary>
    public PrinterGroupMode Mode { get; init; }

    /// <summary>The kinds of fault that can be switched off to find a shorter schedule.</summary>
    public static IReadOnlyList<(string Name, Func<PrinterPlan, PrinterPlan> Without)> Kinds { get; } =
    [
        ("second printer", p => p with { Second = null }),
        ("printer out of paper", p => p with { PaperOut = 0 }),
        ("cover open", p => p with { CoverOpen = 0 }),
        ("cutter jam", p => p with { CutterJam = 0 }),
        ("head hot", p => p with { HeadHot = 0 }),
        ("off by button", p => p with { OffByButton = 0 }),
        ("power cycle", p => p with { PowerCycle = 0 }),
        ("cable lost", p => p with { CableLost = 0 }),
        ("printer hangs", p => p with { Hangs = 0 }),
        ("noise", p => p with { Noise = 0 }),
    ];

    /// <summary>Without one kind of fault, at either printer.</summary>
    public PrinterPlan Without(Func<PrinterPlan, PrinterPlan> kind)
    {
        var less = kind(this);
        return less with { Second = less.Second is { } second ? kind(second) : null };
    }

    /// <summary>Null for every fourth seed.</summary>
    public static PrinterPlan? Draw(ulong seed)
    {
        var chance = new Chance(seed, "line");
        if (chance.Happens(0.25))
            return null;
        var first = WithKnowledge(new Chance(seed, "known"), DrawOne(chance));
        return chance.Happens(0.3)
            ? first with
            {
                Second = WithKnowledge(new Chance(seed, "second known"), DrawOne(chance)),
                Mode = chance.Pick(Enum.GetValues<PrinterGroupMode>()),
            }
            : first;
    }

    private static PrinterPlan DrawOne(Chance chance)
    {
        double Maybe(double most) => chance.Between(0, 3) switch { 0 => 0, 1 => most * 0.15, _ => most };
        var line = chance.Pick(LinePlan.All);
        var proof = chance.Pick<PrintProof>([PrintProof.ProcessId, PrintProof.Fence, PrintProof.Assumed]);
        return new PrinterPlan
        {
            Line = line,
            Make = new PrinterModelOptions
            {
                BufferBytes = chance.Pick([45, 256, 4096, 65536]),
                Speed = chance.Pick([60.0, 150, 300]),
                AnswersProcessId = chance.Happens(0.7),
                AnswersQueuedStatus = chance.Happens(0.9),
                SendsAutoStatus = chance.Happens(0.7),
                KeepSlips = 200,
            },
            Options = new PrinterOptions
            {
                Answers = !line.IsOneWay,
                Proof = proof,
                StatusPeriod = TimeSpan.FromSeconds(chance.Pick([10, 30, 60])),
                Speed = 60,
            },
            PaperOut = Maybe(0.4),
            CoverOpen = Maybe(0.3),
            CutterJam = Maybe(0.3),
            HeadHot = Maybe(0.2),
            OffByButton = Maybe(0.2),
            PowerCycle = Maybe(0.4),
            CableLost = Maybe(0.4),
            Hangs = Maybe(0.2),
            Noise = Maybe(0.2),
        };
    }

    /// <summary>Half of the fences are those of a printer that was probed for GS ( H, or that stands where such a one
    /// stood. Some of these answer it when it comes in.</summary>
    private static PrinterPlan WithKnowledge(Chance chance, PrinterPlan plan)
    {
        ProbedFact? Maybe(double likely) => chance.Happens(likely)
            ? new ProbedFact(chance.Happens(0.8), DateTimeOffset.UnixEpoch)
            : null;
        var isProbed = plan.Options.Proof == PrintProof.Fence && chance.Happens(0.5);
        var known = new PrinterKnowledge
        {
            Model = chance.Pick<string?>(["PS-80", "PS-80", "another", null]),
            AnswersFence = Maybe(0.4),
            AnswersProcessId = Maybe(isProbed ? 0.9 : 0.2),
        };
        return plan with
        {
            Known = known,
            Options = isProbed ? plan.Options with { Proof = PrintProof.Probed } : plan.Options,
            ProcessIdIsALie = isProbed && chance.Happens(0.4),
        };
    }
}

/// <summary>How a line carries bytes.</summary>
/// <param name="Name">For people.</param>
/// <param name="BytesASecond">Null: as fast as the printer takes them.</param>
/// <param name="Queue">Bytes that stand between the host's write and the printer.</param>
/// <param name="HeedsBusy">It stands still while the printer is busy, and not only when that has no room left.</param>
/// <param name="BreaksWithPower">A printer that is switched off takes the connection with it.</param>
/// <param name="IsOneWay">Nothing is ever heard.</param>
internal sealed record LinePlan(
    string Name, double? BytesASecond, int Queue, bool HeedsBusy, bool BreaksWithPower, bool IsOneWay = false)
{
    public static IReadOnlyList<LinePlan> All { get; } =
    [
        new("serial", 960, 4096, HeedsBusy: true, BreaksWithPower: false),
        new("fast serial", 11520, 4096, HeedsBusy: true, BreaksWithPower: false),
        new("usb", null, 8192, HeedsBusy: false, BreaksWithPower: true),
        new("tcp", null, 65536, HeedsBusy: false, BreaksWithPower: true),
        new("one-way serial", 960, 4096, HeedsBusy: true, BreaksWithPower: false, IsOneWay: true),
    ];
}
