using System.Text.Json;

namespace PosSim.Demo;

/// <summary>Keeps what posd tells at its lanes in sight of the bench's page, which may not ask posd itself.</summary>
internal sealed class PosdMirror(DemoShop shop, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource _stop = new();
    private Task _looking = Task.CompletedTask;
    private volatile object[] _lanes = [];

    public void Start()
    {
        shop.Bench.Demo = () => new { network = new { cut = shop.Wire.IsCut }, lanes = _lanes };
        _looking = LookAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await LookOnceAsync(stopping);
                await Task.Delay(Beat, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The demo ends.
            return;
        }
    }

    private async Task LookOnceAsync(CancellationToken stopping)
    {
        try
        {
            var state = await shop.Posd.StateAsync(stopping);
            _lanes = [.. state.GetProperty("lanes").EnumerateArray().Select(View)];
        }
        catch (Exception fault) when (fault is HttpRequestException or DemoException or IOException or JsonException)
        {
            // posd is not to be asked at the moment; the page shows what it last said.
            return;
        }
    }

    private static object View(JsonElement lane) => new
    {
        name = lane.GetProperty("name").GetString(),
        verdict = lane.TryGetProperty("verdict", out var verdict) ? verdict.Clone() : (JsonElement?)null,
        scanId = LaneSight.Text(LaneSight.Get(lane, "current"), "scanId"),
        title = LaneSight.Text(LaneSight.Get(lane, "current"), "title"),
        needs = LaneSight.Needs(lane),
        held = lane.TryGetProperty("held", out var held) ? held.GetArrayLength() : 0,
    };
}
