using System.Net.Http.Json;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>The hands and eyes of the people in the shop: possim's HTTP control.</summary>
internal sealed class BenchControl(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Task ScanAsync(string scanner, string code) => PostAsync($"api/scanners/{scanner}/scan", new { code });

    public Task SendAsync(string scanner, byte[] bytes) =>
        PostAsync($"api/scanners/{scanner}/bytes", new { base64 = Convert.ToBase64String(bytes) });

    /// <param name="device">Such as <c>scanners/counter-scanner</c>.</param>
    public Task UnplugAsync(string device) => PostAsync($"api/{device}/unplug", new { });

    /// <param name="device">Such as <c>scanners/counter-scanner</c>.</param>
    public Task PlugAsync(string device) => PostAsync($"api/{device}/plug", new { });

    public Task SetPrinterAsync(string printer, object state) => PostAsync($"api/printers/{printer}/state", state);

    public Task BreakAsync(object fault) => PostAsync("api/faults", fault);

    public async Task<IReadOnlyList<PieceSeen>> PaperAsync(string printer) =>
        await GetAsync<PieceSeen[]>($"api/printers/{printer}/slips");

    public Task<GateSeen> GateAsync(string gate) => GetAsync<GateSeen>($"api/gates/{gate}");

    /// <summary>Slowly, so that a sensor that a busy machine reads late has seen it all the same.</summary>
    public Task WalkAsync(string gate, string walk) =>
        PostAsync($"api/gates/{gate}/walk", new { walk, inBeamMs = 800 });

    public Task<ScannerSeen> ScannerAsync(string scanner) => GetAsync<ScannerSeen>($"api/scanners/{scanner}");

    public Task<SignalSeen> SignalAsync(string signal) => GetAsync<SignalSeen>($"api/signals/{signal}");

    public Task<PrintingSeen> PrintingAsync(string printer) => GetAsync<PrintingSeen>($"api/printers/{printer}");

    public void Dispose() => _http.Dispose();

    private async Task<T> GetAsync<T>(string path) =>
        (await _http.GetFromJsonAsync<T>(path, SeenJson.Options))!;

    private async Task PostAsync(string path, object body)
    {
        using var reply = await _http.PostAsJsonAsync(path, body);
        Assert.True(reply.IsSuccessStatusCode, $"possim answers {path}: {await reply.Content.ReadAsStringAsync()}");
    }
}

/// <param name="Sounds">How often each has sounded.</param>
internal sealed record ScannerSeen(
    bool Plugged, bool Sending, int Scans, long BytesFromHost, IReadOnlyDictionary<string, int> Sounds,
    string? LastSound)
{
    public int Sounded(string sound) => Sounds.GetValueOrDefault(sound);
}

/// <param name="State">All that is on, in words, or "dark".</param>
/// <param name="Shown">What it has been, the oldest first.</param>
internal sealed record SignalSeen(bool Plugged, string State, IReadOnlyList<string> Shown);

/// <param name="Current">What is on the paper that is not cut yet.</param>
internal sealed record PrintingSeen(
    bool Printing, int Buffered, string Paper, string Current, int DrawerPulses, int Buzzes);
