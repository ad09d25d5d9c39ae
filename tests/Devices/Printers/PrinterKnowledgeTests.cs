using PosDaemon.Devices.Printers;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>What is kept of a printer from one process to the next, and what it may change: a store that is handed on
/// stands for the restart.</summary>
public sealed class PrinterKnowledgeTests
{
    private static readonly DateTimeOffset Earlier = new(2020, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private static readonly ProbedFact Yes = new(true, Earlier), No = new(false, Earlier);
    private static readonly PrinterOptions ById = new() { Proof = PrintProof.ProcessId };
    private static readonly PrinterOptions Probed = new() { Proof = PrintProof.Probed };

    private readonly PrinterKnowledgeInMemory _store = new();

    private readonly DeviceIdentity _identity =
        DeviceIdentity.OfAddress(new ScriptedCable(TimeProvider.System).Address);

    private PrinterKnowledge Kept => _store.Find(_identity);

    private static PrinterKnowledge Known(ProbedFact? fence = null, ProbedFact? processId = null) =>
        new() { Model = "TM-T88", AnswersFence = fence, AnswersProcessId = processId };

    private PrinterBench Open(
        PrinterOptions options, PrinterKnowledge? known = null, Action<ScriptedPrinter>? script = null)
    {
        if (known is not null)
            _store.Put(_identity, known);
        return new PrinterBench(options, script, _store);
    }

    private static async Task PassAsync(PrinterBench bench, int seconds)
    {
        for (var second = 0; second < seconds; second++)
            await bench.Clock.StepAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_a_printer_answers_is_kept_with_the_time_at_which_it_was_found_out()
    {
        await using var bench = Open(ById, script: printer => printer.AnswersProcessId = true);
        var before = bench.Clock.Time.GetUtcNow();
        await bench.ReadyAsync();
        Assert.Null(Kept.AnswersProcessId);

        await bench.PrintAsync("one");
        await bench.PrintAsync("two", clearFirst: true);

        Assert.Equal("TM-T88", Kept.Model);
        Assert.Equal((true, true, false),
            (Kept.AnswersFence?.IsSo, Kept.AnswersProcessId?.IsSo, Kept.AnswersClear?.IsSo));
        Assert.InRange(Kept.AnswersProcessId!.ProbedAt, before, bench.Clock.Time.GetUtcNow());
        var status = bench.Loop.Status;
        Assert.Equal((PrintProof.ProcessId, Kept.AnswersFence), (status.Proof, status.Knowledge.AnswersFence));
    }

    [Fact]
    public async Task What_a_printer_does_not_answer_is_kept_as_well()
    {
        await using var bench = Open(ById, script: printer => printer.AnswersFence = false);
        await bench.ReadyAsync();

        Assert.Equal(PrintOutcome.Assumed, (await bench.PrintAsync("one")).Outcome);

        Assert.Equal((false, null), (Kept.AnswersFence?.IsSo, Kept.AnswersProcessId));
        Assert.Equal(PrintProof.Assumed, bench.Loop.Status.Proof);
    }

    [Fact]
    public async Task A_probe_that_is_not_answered_is_kept_where_the_fence_behind_it_is()
    {
        await using var bench = Open(ById);
        await bench.ReadyAsync();

        Assert.False(Kept.AnswersProcessId?.IsSo);
        Assert.Equal(PrintProof.Fence, bench.Loop.Status.Proof);
    }

    [Fact]
    public async Task Printer_that_was_known_to_answer_and_is_silent_is_busy_for_two_minutes_and_then_probed_anew()
    {
        await using var bench = Open(new PrinterOptions(), Known(fence: Yes), printer =>
            (printer.AnswersFence, printer.AnswersModel) = (false, false));
        await bench.UntilAsync(() => bench.Loop.Status.Trouble?.Contains("does not confirm",
            StringComparison.Ordinal) is true);
        await PassAsync(bench, seconds: 60);

        var held = await bench.PrintAsync("one");
        await PassAsync(bench, seconds: 90);
        await bench.UntilAsync(() => bench.Loop.Status.IsReady);
        var assumed = await bench.PrintAsync("two");

        Assert.Equal(PrintOutcome.NotPrinted, held.Outcome);
        Assert.Contains("busy", held.Detail, StringComparison.Ordinal);
        Assert.Equal(PrintOutcome.Assumed, assumed.Outcome);
        Assert.EndsWith("two", bench.Printer.Paper, StringComparison.Ordinal);
        Assert.DoesNotContain("one", bench.Printer.Paper, StringComparison.Ordinal);
        Assert.False(Kept.AnswersFence?.IsSo);
    }

    [Fact]
    public async Task Printer_that_is_held_up_is_not_doubted_however_long_it_takes()
    {
        await using var bench = Open(new PrinterOptions(), Known(fence: Yes), printer =>
            (printer.AnswersFence, printer.PaperOut) = (false, true));
        await bench.OutOfPaperAsync();
        Assert.Equal(PrintProof.Fence, bench.Loop.Status.Proof);
        await PassAsync(bench, seconds: 300);

        bench.Printer.PaperOut = false;
        await bench.UntilAsync(() => bench.Loop.Status.Trouble?.Contains("does not confirm",
            StringComparison.Ordinal) is true);
        Assert.Equal(PrintOutcome.NotPrinted, (await bench.PrintAsync("one")).Outcome);
    }

    [Fact]
    public async Task Printer_that_was_known_not_to_answer_is_probed_again_at_each_start()
    {
        await using var bench = Open(ById, Known(fence: No, processId: No), printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.EndsWith("(GS ( H)", report.Detail, StringComparison.Ordinal);
        Assert.Equal((true, true), (Kept.AnswersFence?.IsSo, Kept.AnswersProcessId?.IsSo));
    }

    [Fact]
    public async Task Printer_with_another_name_is_another_printer_and_nothing_that_was_kept_is_true_of_it()
    {
        await using var bench = Open(Probed, Known(fence: Yes, processId: Yes) with { Model = "OTHER" }, printer =>
            (printer.AnswersFence, printer.AnswersProcessId) = (false, true));
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Assumed, report.Outcome);
        Assert.Equal(("TM-T88", false, null), (Kept.Model, Kept.AnswersFence?.IsSo, Kept.AnswersProcessId));
    }

    [Fact]
    public async Task Printer_that_gives_no_name_is_not_taken_for_the_one_that_gave_one()
    {
        await using var bench = Open(Probed, Known(fence: Yes, processId: Yes), printer =>
            (printer.AnswersModel, printer.AnswersProcessId) = (false, true));
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.Equal("the printer answered the fence behind it", report.Detail);
    }

    [Fact]
    public async Task GS_H_is_not_asked_of_a_printer_that_is_neither_documented_nor_probed_for_it()
    {
        await using var bench = Open(Probed, script: printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();

        var report = await bench.PrintAsync("one");

        Assert.Equal(PrintOutcome.Printed, report.Outcome);
        Assert.Equal(0, bench.Printer.ProcessIdsAsked);
        Assert.Null(Kept.AnswersProcessId);
    }

    [Fact]
    public async Task Printer_that_was_probed_gives_both_proofs()
    {
        await using var bench = Open(Probed, Known(fence: Yes, processId: Yes), printer =>
            printer.AnswersProcessId = true);
        await bench.ReadyAsync();
        Assert.Equal(PrintProof.ProcessId, bench.Loop.Status.Proof);

        bench.Printer.IsStillPrinting = true;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("one"));
        await bench.UntilAsync(() => bench.Printer.Paper.EndsWith("one", StringComparison.Ordinal));
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(3));
        Assert.False(printing.IsCompleted);
        bench.Printer.IsStillPrinting = false;

        var report = await bench.ResultAsync(printing);
        Assert.Equal(PrintOutcome.Printed, report.Outcome);
        Assert.Contains("fence behind it and GS ( H", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clone_that_answers_GS_H_before_it_has_printed_proves_no_more_than_its_fence_does()
    {
        await using var bench = Open(Probed, Known(fence: Yes, processId: Yes), printer =>
            printer.AnswersProcessIdAtOnce = true);
        await bench.ReadyAsync();

        bench.Printer.PaperLeft = 2;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("one"));
        await bench.OutOfPaperAsync();
        await PassAsync(bench, seconds: 180);

        Assert.Equal(2, bench.Printer.ProcessIdsAsked);
        Assert.False(printing.IsCompleted);
        bench.Printer.PaperOut = false;
        Assert.Equal(PrintOutcome.Printed, (await bench.ResultAsync(printing)).Outcome);
    }

    [Fact]
    public async Task Clone_that_was_probed_and_leaves_GS_H_out_behind_a_slip_is_served_by_its_fence_from_then_on()
    {
        await using var bench = Open(Probed, Known(fence: Yes, processId: Yes), printer =>
            printer.AnswersProcessId = true);
        await bench.ReadyAsync();

        bench.Printer.AnswersProcessId = false;
        var first = await bench.PrintAsync("one");
        await bench.ReadyAsync();
        bench.Printer.AnswersProcessId = true;
        var second = await bench.PrintAsync("two");

        Assert.Equal(PrintOutcome.Unknown, first.Outcome);
        Assert.Equal("the printer answered the fence behind it", second.Detail);
        Assert.False(Kept.AnswersProcessId?.IsSo);
        Assert.Equal(PrintProof.Fence, bench.Loop.Status.Proof);
    }

    [Theory]
    [InlineData(true, PrintOutcome.Printed, "it does not answer GS ( H")]
    [InlineData(false, PrintOutcome.Assumed, "does not answer GS r 1")]
    public async Task Printer_that_takes_the_place_of_another_while_posd_runs_is_judged_by_its_own_answers(
        bool answersFence, PrintOutcome outcome, string detail)
    {
        await using var bench = Open(ById, script: printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();
        Assert.Contains("GS ( H", (await bench.PrintAsync("one")).Detail, StringComparison.Ordinal);

        bench.Cable.Pull();
        await bench.UntilAsync(() => !bench.Loop.Status.Connected);
        (bench.Printer.Model, bench.Printer.AnswersProcessId) = ("CLONE", false);
        bench.Printer.AnswersFence = answersFence;
        bench.Cable.IsPluggedIn = true;
        await bench.UntilAsync(() => bench.Loop.Status.IsReady);
        var report = await bench.PrintAsync("two");

        Assert.Contains(detail, report.Detail, StringComparison.Ordinal);
        Assert.Equal(outcome, report.Outcome);
    }

    [Fact]
    public async Task Printer_that_leaves_GS_H_out_behind_two_slips_is_served_by_its_fence_until_it_answers_again()
    {
        await using var bench = Open(ById, script: printer => printer.AnswersProcessId = true);
        await bench.ReadyAsync();
        bench.Printer.AnswersProcessId = false;

        foreach (var slip in new[] { "one", "two" })
        {
            Assert.Equal(PrintOutcome.Unknown, (await bench.PrintAsync(slip)).Outcome);
            await bench.ReadyAsync();
        }

        var third = await bench.PrintAsync("three");
        Assert.Equal(PrintOutcome.Printed, third.Outcome);
        Assert.Contains("it does not answer GS ( H", third.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cable_lost_before_the_last_dots_says_nothing_of_what_the_printer_answers()
    {
        await using var bench = Open(Probed, Known(fence: Yes, processId: Yes), printer =>
            printer.AnswersProcessId = true);
        await bench.ReadyAsync();
        bench.Printer.IsStillPrinting = true;
        var fences = bench.Printer.FencesAnswered;
        var printing = bench.Loop.PrintAsync(PrinterBench.Slip("one"));
        await bench.UntilAsync(() => bench.Printer.FencesAnswered > fences);
        await bench.Clock.PassAsync(TimeSpan.FromSeconds(2));

        bench.Cable.Pull();

        Assert.Equal(PrintOutcome.Unknown, (await bench.ResultAsync(printing)).Outcome);
        Assert.True(Kept.AnswersProcessId?.IsSo);
    }

    [Fact]
    public async Task Clone_that_gives_its_name_in_one_byte_prints_with_its_fence_and_not_with_that_byte()
    {
        await using var bench = Open(Probed, script: printer => printer.NameIsOneByte = true);
        await bench.ReadyAsync();

        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("one")).Outcome);
        Assert.Equal(PrintOutcome.Printed, (await bench.PrintAsync("two")).Outcome);
        Assert.Equal(3, bench.Printer.FencesAnswered);
    }
}
