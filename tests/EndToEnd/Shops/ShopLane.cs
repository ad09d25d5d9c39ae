namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>One lane as the people at it live it: show a code, hear the verdict, wait for the paper.</summary>
internal sealed class ShopLane(Shop shop, LanePlan plan)
{
    public LanePlan Plan => plan;

    public async Task<LaneSeen> SnapshotAsync() => (await shop.Console.StateAsync()).Lane(plan.Name);

    /// <summary>Shows a code and waits for what the lane says to it in the end.</summary>
    public Task<VerdictSeen> ShowAsync(string code) =>
        VerdictAsync(() => shop.Bench.ScanAsync(plan.Scanner, code), IsFinal);

    /// <summary>Shows a code and waits until the lane says one of these.</summary>
    public Task<VerdictSeen> ShowAsync(string code, params string[] kinds) =>
        VerdictAsync(() => shop.Bench.ScanAsync(plan.Scanner, code), verdict => kinds.Contains(verdict.Kind));

    public Task<VerdictSeen> ConfirmAsync(object terms) => VerdictAsync(
        async () => (await shop.Console.ConfirmAsync(plan.Name, terms)).MustBeTaken(),
        verdict => IsFinal(verdict) && verdict.Kind != "confirm");

    /// <summary>Shows a code that is good as it is and waits for its slip.</summary>
    public async Task<ScanSeen> RedeemAsync(string code)
    {
        var verdict = await ShowAsync(code);
        Assert.True(verdict.Kind == "accepted", $"{verdict}\n{shop.Logs()}");
        return await PrintedAsync(verdict.ScanId!);
    }

    /// <summary>Waits for a verdict other than the one that stands there now.</summary>
    public async Task<VerdictSeen> VerdictAsync(Func<Task> act, Func<VerdictSeen, bool> isIt)
    {
        var before = (await SnapshotAsync()).Verdict;
        await act();
        return await UntilVerdictAsync(verdict => verdict != before && isIt(verdict));
    }

    public async Task<VerdictSeen> UntilVerdictAsync(Func<VerdictSeen, bool> isIt)
    {
        var state = await shop.UntilAsync($"the verdict at {plan.Name}",
            state => state.Lane(plan.Name).Verdict is { } verdict && isIt(verdict));
        return state.Lane(plan.Name).Verdict!;
    }

    public Task<ScanSeen> PrintedAsync(string scanId, int copy = 1) => ScanAsync(
        scanId, $"copy {copy} is printed", scan => scan.Slip.IsPrinted && scan.Slip.Copy == copy);

    /// <summary>Waits until the gate has opened and its pulse has ended: a slip is often out before.</summary>
    public Task<ScanSeen> PassedAsync(string scanId) =>
        ScanAsync(scanId, "the gate has opened", scan => scan.Gate.State == "opened");

    public async Task<ScanSeen> ScanAsync(string scanId, string what, Func<ScanSeen, bool> isSo)
    {
        var state = await shop.UntilAsync($"{what} for scan {scanId} at {plan.Name}",
            state => state.Lane(plan.Name).Scan(scanId) is { } scan && isSo(scan));
        return state.Lane(plan.Name).Scan(scanId)!;
    }

    public Task<IReadOnlyList<PieceSeen>> PaperAsync() => shop.Bench.PaperAsync(plan.Printer);

    public Task<GateSeen> GateAsync() => shop.Bench.GateAsync(plan.Gate);

    private static bool IsFinal(VerdictSeen verdict) => verdict.Kind is not ("checking" or "noAnswer");
}
