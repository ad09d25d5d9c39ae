using System.Collections.Immutable;
using System.Text;
using PosDaemon.Lanes;
using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests;

/// <summary>A shop of one lane: the production lane with its loop, and outbox policy between the simulation's
/// people, cloud, printer, gate and disk, under a clock that the story moves. Faults are certain or absent, so that a
/// story has no chance in it but for delays. The promises are watched all the while.</summary>
internal sealed class Shop
{
    private const ulong Seed = 7;
    private readonly Schedule _schedule = new(isTraced: true);
    private readonly Promises _promises;
    private int _budget = 100_000;

    /// <param name="options">The lane; a counter that redeems at once unless told otherwise.</param>
    /// <param name="faults">What goes wrong: a probability of 1 for each kind that does.</param>
    public Shop(Func<LaneOptions, LaneOptions>? options = null, Func<FaultPlan, FaultPlan>? faults = null)
    {
        var lane = new LaneOptions
        {
            Name = "lane", TerminalId = "terminal", StoreId = "store", Confirm = ConfirmMode.Never,
        };
        var plan = new FaultPlan { Options = options is null ? lane : options(lane) };
        plan = faults is null ? plan : faults(plan);
        Disk = new SimulatedDisk(plan, new Chance(Seed, "disk"), _schedule, Tally);
        Cloud = new SimulatedCloud(plan, new Chance(Seed, "cloud"), _schedule, Tally);
        Printer = new SimulatedPrinter(plan, new Chance(Seed, "printer"), _schedule, Tally);
        Gate = new SimulatedGate(
            plan, new Chance(Seed, "gate"), new Chance(Seed, "passage"), _schedule, Tally);
        _promises = new Promises(plan, _schedule, Disk, Cloud, Printer, Gate, Tally);
        // Crashes happen only where a story says so: see DieNow.
        Terminal = new SimulatedTerminal(
            plan with { CrashAtEffect = 1 }, new Chance(Seed, "terminal"), _schedule, Tally, Disk, Cloud, Printer,
            Gate, _promises) { FaultsAreOver = true };
        Terminal.Signalled += verdict =>
        {
            Verdicts.Add(verdict.Kind);
            Signalled?.Invoke(verdict);
        };
        Terminal.Boot();
        Pass(3);
    }

    public Tally Tally { get; } = new();

    public SimulatedDisk Disk { get; }

    public SimulatedCloud Cloud { get; }

    public SimulatedPrinter Printer { get; }

    public SimulatedGate Gate { get; }

    public SimulatedTerminal Terminal { get; }

    /// <summary>What the people at the lane were told, in order.</summary>
    public List<VerdictKind> Verdicts { get; } = [];

    public event Action<Verdict>? Signalled;

    /// <summary>The only scan of the story so far.</summary>
    public ScanRecord Scan => Assert.Single(Disk.Records);

    /// <summary>Copies that came out, by their numbers.</summary>
    public int[] Paper => [.. Printer.Paper.Select(slip => slip.Copy)];

    public SimulatedCode Issue(
        string text = "C-1", bool slip = true, bool gate = false, bool bill = false, int uses = 1)
    {
        var code = new SimulatedCode(text, slip, gate, bill) { UsesLeft = uses };
        Cloud.Issue(code);
        return code;
    }

    public void Show(SimulatedCode code)
    {
        _promises.OnShown(ScanCode.HashOf(Encoding.UTF8.GetBytes(code.Text)));
        Terminal.Show(code);
    }

    public void Confirm(long? bill = null) =>
        Terminal.Confirm(new RedeemTerms(1, bill, ImmutableSortedDictionary<string, string>.Empty));

    public void Pass(double seconds) =>
        _schedule.RunUntil(_schedule.Now + TimeSpan.FromSeconds(seconds), ref _budget);

    /// <summary>The process dies before its next effect, or right after the one under way, and comes back.</summary>
    public void DieNow()
    {
        Terminal.FaultsAreOver = false;
        _schedule.After(TimeSpan.FromMilliseconds(1), () => Terminal.FaultsAreOver = true);
    }

    /// <summary>Faults stop, everything has its time, and every promise is checked.</summary>
    public void Settle()
    {
        Disk.FaultsAreOver = Cloud.FaultsAreOver = Gate.FaultsAreOver = Terminal.FaultsAreOver = true;
        Printer.Mend();
        Pass(3 * 3600);
        _promises.CheckRest();
    }
}
