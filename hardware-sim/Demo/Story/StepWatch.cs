using System.Text.Json;

namespace PosSim.Demo.Story;

/// <summary>Plays one step at one lane and notes what comes of it.</summary>
internal sealed class StepWatch(DemoShop shop, string lane, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly HashSet<string> _before = [];
    private readonly List<string> _scanIds = [];
    private readonly List<string> _asked = [];
    private int _slipsBefore;
    private int _pulsesBefore;

    public LaneSnapshot Lane { get; private set; } = new(default);

    public JsonElement State { get; private set; }

    /// <summary>The scan of this step, as posd shows it now.</summary>
    public JsonElement? Scan => _scanIds.Count > 0 ? Lane.Scan(_scanIds[^1]) : null;

    /// <summary>What the lane's screen says now.</summary>
    public (string Zh, string En) Told =>
        (LaneSnapshot.Text(Lane.Verdict, "zh") ?? "", LaneSnapshot.Text(Lane.Verdict, "en") ?? "");

    public string SlipState =>
        LaneSnapshot.Text(Scan is { } scan ? LaneSnapshot.Get(scan, "slip") : null, "state") ?? "";

    /// <summary>The lane's verdict is about this step's scan.</summary>
    public bool HasVerdict => Lane.VerdictScan is { } id && _scanIds.Contains(id);

    public async Task BeginAsync()
    {
        await RefreshAsync();
        _before.UnionWith(Lane.ScanIds);
        _scanIds.Clear();
        (_slipsBefore, _pulsesBefore) = await shop.Bench.Loop.AskAsync(
            () => (SlipsNow(), shop.Bench.Gates[DemoShop.Gate].Model.PulseCount));
    }

    /// <summary>Not before the lane would take the same code for a phone that was left under the scanner.</summary>
    public async Task ShowAsync(string code)
    {
        var given = LaneSnapshot.Get(Lane.Verdict ?? default, "at")?.GetDateTimeOffset() ?? DateTimeOffset.MinValue;
        var early = given + DemoFiles.RepeatWindow + Pause - time.GetUtcNow();
        if (early > TimeSpan.Zero && early < Limit) await Task.Delay(early, time, stopping);
        var scanner = lane == "exit" ? DemoShop.ExitScanner : DemoShop.CounterScanner;
        await shop.Bench.Loop.AskAsync(() =>
        {
            shop.Bench.Scanners[scanner].Scan(code);
            return true;
        });
    }

    public Task ConfirmAsync(object answers)
    {
        _asked.AddRange(Lane.NeedKinds);
        return shop.Posd.ActAsync($"api/lanes/{lane}/confirm", answers, stopping);
    }

    /// <summary>Returns false when it has not come in time; what was seen last is kept.</summary>
    public async Task<bool> UntilAsync(Func<bool> come, TimeSpan? limit = null)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            await RefreshAsync();
            if (come()) return true;
            if (time.GetElapsedTime(began) > (limit ?? Limit)) return false;
            await Task.Delay(Pause, time, stopping);
        }
    }

    public Task<bool> UntilVerdictAsync() =>
        UntilAsync(() => HasVerdict && Lane.VerdictKind is not ("checking" or "noAnswer" or "busy"));

    public Task<bool> UntilSlipAsync() => UntilAsync(() => SlipState is "printed" or "assumed" or "unknown");

    /// <summary>Slips that came out since the step began.</summary>
    public Task<int> SlipsSoFarAsync() => shop.Bench.Loop.AskAsync(() => SlipsNow() - _slipsBefore);

    public async Task<StepOutcome> EndAsync()
    {
        // Let go of the gate first: the pulse is part of the step.
        await UntilAsync(() => !shop.Bench.Gates[DemoShop.Gate].Model.IsOn, TimeSpan.FromSeconds(3));
        var outcome = new StepOutcome
        {
            Verdict = Lane.VerdictKind,
            Reason = LaneSnapshot.Text(Lane.Verdict, "reason"),
            Words = $"{Told.Zh}  {Told.En}".Trim(),
            Detail = LaneSnapshot.Text(Lane.Verdict, "detail") ?? "",
            Asked = _asked,
            Title = LaneSnapshot.Text(Scan, "title") ?? "",
            UsesLeft = LaneSnapshot.Number(Scan, "usesLeft"),
            ScanIds = [.. _scanIds],
            SlipState = SlipState,
        };
        return await shop.Bench.Loop.AskAsync(() => WithBench(outcome));
    }

    private StepOutcome WithBench(StepOutcome outcome)
    {
        var gate = shop.Bench.Gates[DemoShop.Gate].Model;
        return outcome with
        {
            Slips = [.. shop.Bench.Printers[DemoShop.Printer].Model.Slips
                .Where(slip => slip.Index >= _slipsBefore)
                .Select(slip => new SlipSeen(slip.Text, slip.QrContents, slip.Cut.ToString()))],
            PulseMilliseconds = [.. gate.Pulses
                .Where(pulse => pulse.Index >= _pulsesBefore)
                .Select(pulse => pulse.Milliseconds ?? 0)],
            GateIsStuck = gate.IsOn,
        };
    }

    private int SlipsNow()
    {
        var slips = shop.Bench.Printers[DemoShop.Printer].Model.Slips;
        return slips.Count == 0 ? 0 : slips[^1].Index + 1;
    }

    private async Task RefreshAsync()
    {
        State = await shop.Posd.StateAsync(stopping);
        Lane = LaneSnapshot.Of(State, lane);
        foreach (var id in Lane.ScanIds)
            if (!_before.Contains(id) && !_scanIds.Contains(id)) _scanIds.Add(id);
    }
}
