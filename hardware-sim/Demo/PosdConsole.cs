using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
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

    /// <summary>What posd tells its pages as it happens: "state", which comes first, and "verdict".</summary>
    public async IAsyncEnumerable<(string Type, JsonElement Data)> EventsAsync(
        [EnumeratorCancellation] CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/events");
        using var reply = await SendAsync(request, stopping);
        await using var stream = await reply.Content.ReadAsStreamAsync(stopping);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stopping))
            yield return (item.EventType, JsonSerializer.Deserialize<JsonElement>(item.Data));
    }

    /// <exception cref="PosdRefusal">posd does not do it now.</exception>
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
        var reply = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
        if (reply.IsSuccessStatusCode) return reply;
        var why = await reply.Content.ReadAsStringAsync(stopping);
        reply.Dispose();
        throw Refusal(why)
            ?? new DemoException($"posd answered {(int)reply.StatusCode} to {request.RequestUri}: {why}");
    }

    /// <summary>Null where it is no problem document (RFC 9457).</summary>
    private static PosdRefusal? Refusal(string why)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(why);
            return LaneSnapshot.Text(problem, "detail") is { } en
                ? new PosdRefusal(en, LaneSnapshot.Text(problem, "zh") ?? en)
                : null;
        }
        catch (JsonException)
        {
            // Not from posd's own hand.
            return null;
        }
    }
}
