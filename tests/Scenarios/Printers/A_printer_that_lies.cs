using PosDaemon.Devices.Printers;
using PosDaemon.Simulation;

namespace PosDaemon.Scenarios.Tests.Printers;

/// <summary>The simulation of printers bites: a lie about what is on paper is found within a few seeds.</summary>
public sealed class A_printer_that_lies
{
    private const int Seeds = 120;

    [Fact]
    public void Whose_fence_is_answered_before_its_paper_moved_is_caught() =>
        Assert.Contains(Seeds_with(plan => plan with
        {
            Line = plan.Line with { IsOneWay = false },
            Options = plan.Options with { Answers = true, Proof = PrintProof.Fence },
            FenceIsALie = true,
        }), what => what.StartsWith("L2:", StringComparison.Ordinal));

    [Fact]
    public void The_same_printer_that_tells_the_truth_breaks_no_promise() =>
        Assert.Empty(Seeds_with(plan => plan with
        {
            Line = plan.Line with { IsOneWay = false },
            Options = plan.Options with { Answers = true, Proof = PrintProof.Fence },
        }));

    [Fact]
    public void Whose_GS_H_is_answered_before_its_paper_moved_is_caught_where_it_is_documented() =>
        Assert.Contains(Seeds_with(plan => Clone(plan, PrintProof.ProcessId)),
            what => what.StartsWith("L2:", StringComparison.Ordinal));

    [Fact]
    public void The_same_printer_breaks_no_promise_where_a_probe_is_all_that_speaks_for_it() =>
        Assert.Empty(Seeds_with(plan => Clone(plan, PrintProof.Probed)));

    private static PrinterPlan Clone(PrinterPlan plan, PrintProof proof) => plan with
    {
        Line = plan.Line with { IsOneWay = false },
        Make = plan.Make with { AnswersQueuedStatus = true },
        Options = plan.Options with { Answers = true, Proof = proof },
        Known = new() { Model = "PS-80", AnswersProcessId = new(true, DateTimeOffset.UnixEpoch) },
        ProcessIdIsALie = true,
    };

    private static List<string> Seeds_with(Func<PrinterPlan, PrinterPlan> change) =>
    [
        .. Enumerable.Range(1, Seeds).AsParallel().Select(seed => (ulong)seed)
            .Select(seed => (seed, plan: FaultPlan.Draw(seed))).Where(drawn => drawn.plan.Printer is not null)
            .Select(drawn => Run.Of(drawn.seed, drawn.plan with { Printer = change(drawn.plan.Printer!) }))
            .Where(run => run.Failed).Select(run => run.What),
    ];
}
