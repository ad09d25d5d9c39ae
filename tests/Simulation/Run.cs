namespace PosDaemon.Simulation;

/// <summary>One seed, from the first guest to rest.</summary>
internal sealed class Run
{
    /// <summary>Events one run may take: some hundred times what an ordinary one does.</summary>
    private const int Budget = 2_000_000;

    private static readonly TimeSpan RestTime = TimeSpan.FromHours(3);

    public required ulong Seed { get; init; }

    public Violation? Violation { get; private init; }

    public Exception? Bug { get; private init; }

    public required Tally Tally { get; init; }

    public required IReadOnlyList<string> Trace { get; init; }

    public bool Failed => Violation is not null || Bug is not null;

    public string What => Violation?.Message ?? Bug?.ToString() ?? "ok";

    public static Run Of(ulong seed, FaultPlan? plan = null, bool isTraced = false)
    {
        var schedule = new Schedule(isTraced);
        var tally = new Tally();
        Violation? violation = null;
        Exception? bug = null;
        try
        {
            Play(seed, plan ?? FaultPlan.Draw(seed), schedule, tally);
        }
        catch (Violation broken)
        {
            violation = broken;
        }
#pragma warning disable CA1031 // the boundary of one seed: whatever else is thrown is a bug, reported with its seed
        catch (Exception thrown)
        {
            bug = thrown;
        }
#pragma warning restore CA1031

        return new Run { Seed = seed, Violation = violation, Bug = bug, Tally = tally, Trace = schedule.Trace };
    }

    private static void Play(ulong seed, FaultPlan plan, Schedule schedule, Tally tally)
    {
        var disk = new SimulatedDisk(plan, new Chance(seed, "disk"), schedule, tally);
        var cloud = new SimulatedCloud(plan, new Chance(seed, "cloud"), schedule, tally);
        DrivenPrinter Driven(PrinterPlan driven, string name) => new(driven, new Chance(seed, name), schedule, tally);
        ISimulatedPrinter printer = plan.Printer switch
        {
            null => new SimulatedPrinter(plan, new Chance(seed, "printer"), schedule, tally),
            { Second: { } second } pair => new SimulatedPrinterGroup(
                pair.Mode, Driven(pair, "printer"), Driven(second, "second printer"), schedule),
            var driven => Driven(driven, "printer"),
        };
        var gate = new SimulatedGate(
            plan, new Chance(seed, "gate"), new Chance(seed, "passage"), schedule, tally);
        var promises = new Promises(plan, schedule, disk, cloud, printer, gate, tally);
        cloud.Redeemed += promises.OnRedeemed;
        var terminal = new SimulatedTerminal(
            plan, new Chance(seed, "terminal"), schedule, tally, disk, cloud, printer, gate, promises);
        var people = new SimulatedPeople(
            plan, new Chance(seed, "people"), schedule, terminal, disk, cloud, promises);
        var budget = Budget;
        terminal.Boot();
        schedule.RunUntil(people.LastAct + TimeSpan.FromSeconds(30), ref budget);
        schedule.Log("the faults stop");
        disk.FaultsAreOver = cloud.FaultsAreOver = gate.FaultsAreOver = terminal.FaultsAreOver = true;
        printer.Mend();
        schedule.RunUntil(schedule.Now + RestTime, ref budget);
        promises.CheckRest();
    }
}
