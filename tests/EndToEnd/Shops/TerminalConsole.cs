using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>posd's console API, with its token.</summary>
internal sealed class TerminalConsole(Uri address, string tokenFile) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public int Port => address.Port;

    public async Task<TerminalSeen> StateAsync()
    {
        using var reply = await SendAsync(HttpMethod.Get, "api/state", null);
        return (await reply.Content.ReadFromJsonAsync<TerminalSeen>(SeenJson.Options))!;
    }

    public Task<ActSeen> ScanAsync(string lane, string code) => ActAsync($"api/lanes/{lane}/scan", new { code });

    public Task<ActSeen> ConfirmAsync(string lane, object terms) => ActAsync($"api/lanes/{lane}/confirm", terms);

    public Task<ActSeen> SignInAsync(string lane, string @operator, string pin) =>
        ActAsync($"api/lanes/{lane}/sign-in", new { @operator, pin });

    public Task<ActSeen> SignOutAsync(string lane) => ActAsync($"api/lanes/{lane}/sign-out", new { });

    public Task<ActSeen> ReprintAsync(string scanId) => ActAsync($"api/scans/{scanId}/reprint", new { });

    public Task<ActSeen> UndoAsync(string scanId, string why) => ActAsync($"api/scans/{scanId}/undo", new { why });

    /// <summary>Every device, the cloud and the journal are there; else what is missing.</summary>
    public async Task<(bool IsReady, string Answer)> ReadyAsync()
    {
        using var reply = await _http.GetAsync("readyz");
        return (reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private async Task<ActSeen> ActAsync(string path, object body)
    {
        using var content = JsonContent.Create(body);
        using var reply = await SendAsync(HttpMethod.Post, path, content);
        return new ActSeen((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var token = (await File.ReadAllTextAsync(tokenFile)).Trim();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request);
    }
}

internal sealed record ActSeen(int Status, string Body)
{
    public void MustBeTaken() => Assert.True(Status == 202, $"posd answers {Status}: {Body}");
}
