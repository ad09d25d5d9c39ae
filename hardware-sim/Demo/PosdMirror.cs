using System.Text.Json;

namespace PosSim.Demo;

/// <summary>Keeps the state of posd's lanes for the bench's page, which may not ask posd itself.</summary>
internal sealed class PosdMirror(DemoShop shop, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile object[] _lanes = [];

    public void Start()
    {
        shop.Bench.Demo = () => new { network = new { cut = shop.Wire.IsCut }, lanes = _lanes };
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
                await RefreshAsync(stopping);
                await Task.Delay(Beat, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The demo ends.
            return;
        }
    }

    private async Task RefreshAsync(CancellationToken stopping)
    {
        try
        {
            var state = await shop.Posd.StateAsync(stopping);
            _lanes = [.. state.GetProperty("lanes").EnumerateArray().Select(View)];
        }
        catch (Exception fault) when (fault is HttpRequestException or DemoException or IOException or JsonException)
        {
            // posd is not to be asked at the moment; the page shows its last state.
            return;
        }
    }

    private static object View(JsonElement lane) => new
    {
        name = lane.GetProperty("name").GetString(),
        verdict = lane.TryGetProperty("verdict", out var verdict) ? verdict.Clone() : (JsonElement?)null,
        // What stands of the scan itself: the same code again is as good or bad as it was.
        standing = LaneSnapshot.Get(lane, "current") is { } current
            ? LaneSnapshot.Text(LaneSnapshot.Get(current, "verdict"), "kind")
            : null,
        scanId = LaneSnapshot.Text(LaneSnapshot.Get(lane, "current"), "scanId"),
        title = LaneSnapshot.Text(LaneSnapshot.Get(lane, "current"), "title"),
        needs = LaneSnapshot.Needs(lane),
        held = lane.TryGetProperty("held", out var held) ? held.GetArrayLength() : 0,
    };
}
