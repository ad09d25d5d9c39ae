using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PosSim.Demo;

/// <summary>posd's console API, as any program on the terminal may use it.</summary>
internal sealed class PosdConsole(Uri address, string tokenFile) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };

    public Uri Address => address;

    /// <summary>True when posd has opened every scanner, printer and gate.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken stopping)
    {
        try
        {
            using var reply = await _http.GetAsync("readyz", stopping);
            var ready = await reply.Content.ReadFromJsonAsync<JsonElement>(stopping);
            if (!ready.TryGetProperty("lanes", out var lanes)) return reply.IsSuccessStatusCode;
            return lanes.EnumerateArray().All(lane => lane.GetProperty("ready").GetBoolean());
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            // Not up yet.
            return false;
        }
    }

    public async Task<JsonElement> StateAsync(CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/state");
        using var reply = await SendAsync(request, stopping);
        return await reply.Content.ReadFromJsonAsync<JsonElement>(stopping);
    }

    public async Task ActAsync(string path, object body, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        using var reply = await SendAsync(request, stopping);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        // Read each time: posd makes the file when it starts first.
        var token = (await File.ReadAllTextAsync(tokenFile, stopping)).Trim();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var reply = await _http.SendAsync(request, stopping);
        if (reply.IsSuccessStatusCode) return reply;
        var why = await reply.Content.ReadAsStringAsync(stopping);
        reply.Dispose();
        throw new DemoException($"posd answered {(int)reply.StatusCode} to {request.RequestUri}: {why}");
    }
}
