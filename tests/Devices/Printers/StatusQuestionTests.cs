using PosDaemon.Devices.Printers;

namespace PosDaemon.Devices.Tests.Printers;

public sealed class StatusQuestionTests
{
    private static readonly byte[] AllFour = [0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4];

    private static int CountOf(PrinterBench bench, byte[] question) =>
        bench.Cable.Writes.Count(write => write.SequenceEqual(question));

    [Fact]
    public async Task All_four_questions_go_out_in_one_write()
    {
        await using var bench = new PrinterBench();
        await bench.ReadyAsync();
        await bench.UntilAsync(() => CountOf(bench, AllFour) >= 3);

        Assert.Equal(0, CountOf(bench, [0x10, 4, 1]));
    }

    [Fact]
    public async Task Kind_that_the_printer_does_not_know_shifts_no_other_and_is_left_out_in_the_end()
    {
        await using var bench = new PrinterBench(script: printer =>
            (printer.UnknownKind, printer.PaperNearEnd) = (3, true));

        byte[] without3 = [0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 4];
        await bench.UntilAsync(() => CountOf(bench, without3) >= 2);

        var status = bench.Loop.Status;
        Assert.True(
            status is { IsReady: true, Facts: { PaperNearEnd: true, PaperEnd: false, CoverOpen: false } },
            status.ToString());
        Assert.Null(status.Facts.CutterError);
        Assert.Equal(1, CountOf(bench, AllFour));
    }

    [Fact]
    public async Task Printer_that_answers_only_one_of_several_questions_is_asked_one_after_the_other()
    {
        await using var bench = new PrinterBench(script: printer =>
            (printer.AnswersOneAtATime, printer.PaperNearEnd) = (true, true));

        await bench.UntilAsync(() => CountOf(bench, [0x10, 4, 4]) >= 6);

        Assert.True(bench.Loop.Status is { IsReady: true, Facts: { PaperNearEnd: true, CutterError: false } });
        Assert.Equal(2, CountOf(bench, AllFour));
    }

    [Fact]
    public async Task Printer_that_answers_nothing_is_not_connected_and_gets_one_question_a_round()
    {
        await using var bench = new PrinterBench(script: printer => printer.AnswersRealTime = false);
        await bench.UntilAsync(() => CountOf(bench, AllFour) >= 3);

        Assert.False(bench.Loop.Status.Connected);
        Assert.Equal(0, CountOf(bench, [0x10, 4, 1]));
    }
}
