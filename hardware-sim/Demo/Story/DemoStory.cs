using PosSim.Interpreter;

namespace PosSim.Demo.Story;

/// <summary>The story that <c>possim demo --once</c> plays, step by step, each with what must come of it.</summary>
internal sealed class DemoStory(DemoShop shop, StoryReport report, TimeProvider time, CancellationToken stopping)
{
    private const string Counter = "counter";
    private const string Exit = "exit";
    private const int MostTickets = 8;

    public async Task<bool> PlayAsync()
    {
        await report.StepAsync("Seat ticket", "座位票", Redeem(Counter, "ticket"), new StepExpectation
        {
            MostSlips = MostTickets,
            SlipHasQr = true,
        });
        await report.StepAsync("Voucher on a bill of 138.00", "代金券，账单 138.00",
            Redeem(Counter, "voucher", new { bill = 13800 }),
            new StepExpectation { Asks = "bill", SlipHas = ["138.00", "38.00"] });
        await report.StepAsync("Pass, one of five uses", "次卡，五次用一次", Redeem(Counter, "pass", new { uses = 1 }),
            new StepExpectation { UsesLeft = 4, SlipHas = ["4"] });
        await report.StepAsync("Exit code at the gate", "出店码", Redeem(Exit, DemoShop.ExitKind),
            new StepExpectation { Pulses = 1 });
        await report.StepAsync("The ticket once more", "同一张票再来一次", Redeem(Counter, "ticket"), new StepExpectation
        {
            Verdict = "refused",
            Reason = "ALREADY_REDEEMED",
            HasTime = true,
            HasPlace = [Counter],
            FewestSlips = 0,
            MostSlips = 0,
        });
        await report.StepAsync("Paper out, then a new roll", "缺纸，换纸", PaperOutAsync,
            new StepExpectation { UsesLeft = 3, HeldFirst = true, SlipHas = ["3"] });
        await report.StepAsync("Network cut while the cloud redeems", "云端核销时断网", NetworkCutAsync,
            new StepExpectation { UsesLeft = 2, RepliesSwallowed = 1, SlipHas = ["2"] });
        await CountAsync();
        return report.AllWell;
    }

    // What came out late, or twice, shows here if not before.
    private async Task CountAsync()
    {
        var (slips, pulses) = await shop.Bench.Loop.AskAsync(() => (
            shop.Bench.Printers[DemoShop.Printer].Model.Slips.Count, shop.Bench.Gates[DemoShop.Gate].Model.PulseCount));
        report.Count(slips, pulses);
    }

    private Func<Task<StepOutcome>> Redeem(string lane, string kind, object? answers = null) => async () =>
    {
        var watch = new StepWatch(shop, lane, time, stopping);
        await ShowAsync(watch, kind, answers);
        await watch.UntilVerdictAsync();
        if (watch.Lane.VerdictKind == "accepted") await watch.UntilSlipAsync();
        return await watch.EndAsync();
    };

    private async Task<StepOutcome> PaperOutAsync()
    {
        var printer = shop.Bench.Printers[DemoShop.Printer];
        await OnBenchAsync(() => printer.SetPaper(PaperState.End));
        var watch = new StepWatch(shop, Counter, time, stopping);
        await ShowAsync(watch, "pass", new { uses = 1 });
        await watch.UntilVerdictAsync();
        await watch.UntilAsync(() => watch.SlipState == "held");
        var (waiting, early) = (watch.SlipState, await watch.SlipsSoFarAsync());
        report.Add($"without paper: the slip is {StoryWords.Slip(waiting).En}", $"缺纸：小票{StoryWords.Slip(waiting).Zh}");
        await OnBenchAsync(() => printer.SetPaper(PaperState.Ok));
        await watch.UntilSlipAsync();
        return await watch.EndAsync() with { SlipWhileWaiting = waiting, SlipsTooEarly = early };
    }

    private async Task<StepOutcome> NetworkCutAsync()
    {
        var watch = new StepWatch(shop, Counter, time, stopping);
        // Nothing else may be on the wire: the reply that is swallowed shall be that of this redemption.
        await watch.UntilAsync(() => LaneSnapshot.Number(LaneSnapshot.Get(watch.State, "outbox"), "due") is null or 0);
        await watch.BeginAsync();
        // A pass needs no answer at the counter: the lane previews it and redeems it at once.
        var swallowed = shop.Wire.SwallowReplies(after: 1);
        await watch.ShowAsync(Code("pass"));
        await Task.WhenAny(swallowed, Task.Delay(TimeSpan.FromSeconds(8), time, stopping));
        var wasSwallowed = swallowed.IsCompleted;
        shop.Wire.Cut();
        await watch.UntilAsync(() => watch.Lane.VerdictKind == "noAnswer");
        var (zh, en) = watch.Told;
        report.Add($"the cloud has redeemed, the terminal got no answer: \"{en}\"",
            $"云端已核销，终端没有收到答复：“{zh}”");
        shop.Wire.Mend();
        await watch.UntilAsync(() => watch.HasVerdict && watch.Lane.VerdictKind is "accepted" or "refused");
        await watch.UntilSlipAsync();
        return await watch.EndAsync() with { RepliesSwallowed = wasSwallowed ? 1 : 0 };
    }

    private async Task ShowAsync(StepWatch watch, string kind, object? answers)
    {
        await watch.BeginAsync();
        await watch.ShowAsync(Code(kind));
        await watch.UntilVerdictAsync();
        if (watch.Lane.VerdictKind != "confirm") return;
        await watch.ConfirmAsync(answers ?? new { });
        await watch.UntilAsync(() => watch.Lane.VerdictKind != "confirm");
    }

    private Task<bool> OnBenchAsync(Action act) => shop.Bench.Loop.AskAsync(() =>
    {
        act();
        return true;
    });

    private string Code(string kind) =>
        shop.Bench.Codes.FirstOrDefault(code => code.Kind == kind)?.Code
        ?? throw new DemoException($"the cloud's seed has no code of kind {kind}");
}
