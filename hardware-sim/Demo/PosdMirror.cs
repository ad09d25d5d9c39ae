using System.Text.Json;

namespace PosSim.Demo;

/// <summary>Keeps the state of posd's lanes and tells what they say, for the bench's page, which may not ask posd
/// itself.</summary>
internal sealed class PosdMirror(DemoShop shop, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource _stop = new();
    private readonly EarlierVerdicts _earlier = new(time);
    private Task _running = Task.CompletedTask;
    private volatile IReadOnlyList<JsonElement> _lanes = [];

    public void Start()
    {
        shop.Bench.Demo = () => new
        {
            network = new { cut = shop.Wire.IsCut },
            lanes = _lanes.Select(View).ToArray(),
        };
        _running = RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await FollowAsync(stopping);
                await Task.Delay(Pause, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The demo ends.
            return;
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var (type, data) in shop.Posd.EventsAsync(stopping))
                if (type == "state") _lanes = [.. data.GetProperty("lanes").EnumerateArray()];
                else if (type == "verdict") Publish(data);
        }
        catch (Exception fault) when (fault is HttpRequestException or DemoException or IOException or JsonException)
        {
            // posd is not to be asked at the moment; the page shows its last state.
            return;
        }
    }

    private void Publish(JsonElement verdict)
    {
        var lane = LaneSnapshot.Text(verdict, "lane") ?? "";
        var kind = LaneSnapshot.Text(verdict, "kind") ?? "";
        if (LaneSnapshot.Get(verdict, "earlier") is { ValueKind: JsonValueKind.True }) _earlier.Add(lane, verdict);
        // Every code is checked first; what comes of it is worth a line.
        if (kind == "checking") return;
        var (en, zh) = (LaneSnapshot.Text(verdict, "en"), LaneSnapshot.Text(verdict, "zh"));
        var detail = LaneSnapshot.Text(verdict, "detail");
        shop.Bench.Loop.TryPost(() => shop.Bench.Log.Write(lane, kind,
            $"{lane}: {en}{(detail is null ? "" : $", {detail}")}",
            $"{lane}：{zh}{(detail is null ? "" : $"，{detail}")}"));
    }

    private object View(JsonElement lane)
    {
        var name = LaneSnapshot.Text(lane, "name") ?? "";
        var verdict = LaneSnapshot.Get(lane, "verdict");
        var current = LaneSnapshot.Get(lane, "current");
        var snapshot = new LaneSnapshot(lane);
        return new
        {
            name,
            verdict,
            // What stands of the scan itself: the same code again is as good or bad as it was.
            standing = current is { } scan ? LaneSnapshot.Text(LaneSnapshot.Get(scan, "verdict"), "kind") : null,
            scanId = LaneSnapshot.Text(current, "scanId"),
            title = LaneSnapshot.Text(current, "title"),
            needs = LaneSnapshot.Needs(lane),
            held = LaneSnapshot.Get(lane, "held")?.GetArrayLength() ?? 0,
            // One that has the lane's screen by now needs no second place.
            earlier = _earlier.Of(name)
                .Where(one => LaneSnapshot.Text(one, "scanId") is not { } id || id != snapshot.VerdictScan)
                .Select(one => Earlier(one, snapshot)).ToArray(),
        };
    }

    private static object Earlier(JsonElement verdict, LaneSnapshot lane)
    {
        var scanId = LaneSnapshot.Text(verdict, "scanId");
        return new
        {
            kind = LaneSnapshot.Text(verdict, "kind"),
            en = LaneSnapshot.Text(verdict, "en"),
            zh = LaneSnapshot.Text(verdict, "zh"),
            detail = LaneSnapshot.Text(verdict, "detail"),
            scanId,
            title = scanId is null ? null : LaneSnapshot.Text(lane.Scan(scanId), "title"),
        };
    }
}
