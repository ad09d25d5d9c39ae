using PosDaemon.Commands;
using PosDaemon.Console;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

/// <summary>Wherever a person or a program looks after an undo: the lane's screen, the scan, the lists, the events, the
/// journal.</summary>
public sealed class What_an_undo_shows
{
    private static readonly CancellationToken Abort = CancellationToken.None;

    private static readonly UndoResponse Undone = new()
    {
        Undone = new Undone
        {
            Entitlement = new Entitlement { Title = "茶", Kind = EntitlementKind.Pass, UsesTotal = 5, UsesLeft = 5 },
        },
    };

    [Fact]
    public async Task Screen_scan_lists_and_events_say_undone()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        var scan = await AcceptedAsync(lane, terminal, "T-1");
        _ = await terminal.VerdictsAsync();
        lane.On<UndoRequest>(_ => Task.FromResult<object>(Undone));

        var outcome = Assert.IsType<ActOutcome.Taken>(await terminal.Commands.UndoAsync(scan, "", Abort));

        Assert.Equal((Sentence.Undone.En, Sentence.Undone.Zh), (outcome.Message, outcome.Zh));
        var view = terminal.Lane;
        MustSayUndone(view.Verdict);
        foreach (var shown in (ScanView[])[view.Current!, Assert.Single(view.Recent)])
        {
            MustSayUndone(shown.Verdict);
            Assert.Equal((ScanPhase.Undone, UndoPhase.Undone, 5), (shown.Phase, shown.Undo!.State, shown.UsesLeft));
        }

        Assert.Empty(view.Held);
        var told = await terminal.VerdictsAsync();
        Assert.Equal([VerdictKind.UndoPending, VerdictKind.Undone], told.Select(verdict => verdict.Kind));
        MustSayUndone(told[^1]);
        Assert.Contains(Sentence.TakeSlipBack.Zh, told[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_take_the_place_of_a_newer_guests_verdict()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        var first = await AcceptedAsync(lane, terminal, "T-1");
        var second = await AcceptedAsync(lane, terminal, "T-2");
        _ = await terminal.VerdictsAsync();
        lane.On<UndoRequest>(_ => Task.FromResult<object>(Undone));

        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.UndoAsync(first, "", Abort));

        var view = terminal.Lane;
        Assert.Equal((VerdictKind.Accepted, second), (view.Verdict!.Kind, view.Verdict.ScanId));
        Assert.Equal((ScanPhase.Accepted, second), (view.Current!.Phase, view.Current.ScanId));
        MustSayUndone(view.Recent.Single(scan => scan.ScanId == first).Verdict);
        Assert.All(await terminal.VerdictsAsync(), verdict => Assert.True(verdict.Earlier));
    }

    [Fact]
    public async Task It_stays_so_after_a_restart_and_in_the_printed_journal()
    {
        var folder = Directory.CreateTempSubdirectory("posd-undo-");
        string scan;
        await using (var lane = new BenchLane(folder, hasGate: false, redeem: BenchLane.Accept))
        {
            var terminal = new BenchTerminal(lane);
            scan = await AcceptedAsync(lane, terminal, "T-1");
            lane.On<UndoRequest>(_ => Task.FromResult<object>(Undone));
            Assert.IsType<ActOutcome.Taken>(await terminal.Commands.UndoAsync(scan, "", Abort));
            await lane.KillAsync();
        }

        await using (var lane = new BenchLane(folder, hasGate: false))
        {
            var terminal = new BenchTerminal(lane);
            await lane.Loop.Started;
            var shown = Assert.Single(terminal.Lane.Recent);
            MustSayUndone(shown.Verdict);
            Assert.Equal(ScanPhase.Undone, shown.Phase);
            Assert.NotEqual(VerdictKind.Accepted, terminal.Lane.Verdict?.Kind);
            await lane.KillAsync();
        }

        var lines = new StringWriter();
        JournalCommand.Print(JournalReader.Read(new JournalOptions { Directory = folder.FullName }), lines);
        Assert.Contains("\"entry\":\"undoEnded\",\"outcome\":\"undone\"", lines.ToString(), StringComparison.Ordinal);
        var record = lines.ToString().Split('\n').Single(line => line.Contains("\"type\":\"scan\""));
        Assert.Contains("\"phase\":\"undone\"", record, StringComparison.Ordinal);
        Assert.Contains("\"undo\":{\"state\":\"undone\"}", record, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task One_that_is_refused_says_why_and_that_the_redemption_stands()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        var scan = await AcceptedAsync(lane, terminal, "T-1");
        lane.On<UndoRequest>(_ => Task.FromResult<object>(new UndoResponse
        {
            Refused = new Refused { Reason = Reason.Settled, Message = "已结算，不能撤销" },
        }));

        var outcome = Assert.IsType<ActOutcome.NotNow>(await terminal.Commands.UndoAsync(scan, "", Abort));

        Assert.Equal("未撤销，核销仍有效：已结算，不能撤销。", outcome.Zh);
        var view = terminal.Lane;
        Assert.Equal((VerdictKind.UndoRefused, outcome.Zh + "茶"), (view.Verdict!.Kind, view.Verdict.Detail));
        Assert.Equal((ScanPhase.Accepted, VerdictKind.Accepted), (view.Current!.Phase, view.Current.Verdict!.Kind));
        Assert.Equal(new UndoView(UndoPhase.Refused, "SETTLED", outcome.Zh!), view.Current.Undo);
        Assert.Contains(outcome.Zh!, view.Current.Verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_waits_or_has_no_answer_says_neither_accepted_nor_undone()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        var scan = await AcceptedAsync(lane, terminal, "T-1");
        var answer = new TaskCompletionSource<object>();
        lane.On<UndoRequest>(_ => answer.Task);

        var undoing = terminal.Commands.UndoAsync(scan, "", Abort);
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Kind == VerdictKind.UndoPending);
        Assert.Equal(Sentence.UndoAsked.Zh, terminal.Lane.Verdict!.Detail);
        Assert.Equal(Sentence.UndoAsked.Zh, terminal.Lane.Current!.Undo!.Detail);
        lane.On<UndoRequest>(_ => new TaskCompletionSource<object>().Task);
        answer.SetException(ScriptedCloud.NoAnswer);

        var outcome = Assert.IsType<ActOutcome.NotNow>(await undoing);
        Assert.Equal(Sentence.UndoUnanswered.Zh, outcome.Zh);
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict?.Detail == Sentence.UndoUnanswered.Zh);
        var view = terminal.Lane;
        Assert.Equal(VerdictKind.UndoPending, view.Verdict!.Kind);
        Assert.Contains("cut off", view.Verdict.Cause, StringComparison.Ordinal);
        Assert.Equal((VerdictKind.UndoPending, UndoPhase.Asking),
            (view.Current!.Verdict!.Kind, view.Current.Undo!.State));
    }

    [Fact]
    public async Task While_nobody_knows_whether_a_code_was_redeemed_undo_and_reprint_say_so()
    {
        var answer = new TaskCompletionSource<object>();
        await using var lane = new BenchLane(hasGate: false, redeem: (_, _) => answer.Task);
        var terminal = new BenchTerminal(lane);
        var scan = Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", "T-1", Abort)).ScanId!;
        await BenchLane.UntilAsync(() => terminal.Lane.Current is { Phase: ScanPhase.Asking });

        var undone = Assert.IsType<ActOutcome.NotNow>(await terminal.Commands.UndoAsync(scan, "", Abort));
        var reprinted = Assert.IsType<ActOutcome.NotNow>(await terminal.Commands.ReprintAsync(scan, Abort));

        Assert.Equal((Sentence.MayBeRedeemed.Zh, Sentence.NotKnownYet.Zh), (undone.Zh, reprinted.Zh));
        answer.SetException(ScriptedCloud.NoAnswer);
    }

    private static async Task<string> AcceptedAsync(BenchLane lane, BenchTerminal terminal, string code)
    {
        var outcome = Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", code, Abort));
        await BenchLane.UntilAsync(() => terminal.Lane.Verdict is { Kind: VerdictKind.Accepted } verdict
            && verdict.ScanId == outcome.ScanId && lane.Loop.IsIdle && terminal.Lane.Current is
                { Slip.State: SlipPhase.Printed });
        return outcome.ScanId!;
    }

    private static void MustSayUndone(VerdictView? verdict)
    {
        Assert.Equal(VerdictKind.Undone, verdict!.Kind);
        Assert.Contains("已撤销", verdict.Zh, StringComparison.Ordinal);
        Assert.Contains("Undone", verdict.En, StringComparison.Ordinal);
        Assert.DoesNotContain("核销成功", verdict.Zh + verdict.Detail, StringComparison.Ordinal);
    }
}
