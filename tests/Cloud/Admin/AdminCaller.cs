using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>A merchant's own system, with an API key of one role.</summary>
internal sealed class AdminCaller : IDisposable
{
    private const string Root = "/admin/v1/";

    private readonly HttpClient _http;

    private AdminCaller(Uri admin, string? key)
    {
        _http = new HttpClient { BaseAddress = admin };
        if (key is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Its API key, for whoever revokes it.</summary>
    public string KeyId { get; private init; } = "";

    /// <summary>Its API key.</summary>
    public string Secret { get; private init; } = "";

    public static async Task<AdminCaller> OfAsync(WireCloud cloud, Role role)
    {
        var users = cloud.Part<UsersUseCase>();
        var (id, secret) = await users.AddApiKeyAsync("test", $"{role}", role);
        return new AdminCaller(cloud.Admin, secret) { KeyId = id, Secret = secret };
    }

    public static AdminCaller With(WireCloud cloud, string? key) =>
        new(cloud.Admin, key) { Secret = key ?? "" };

    public async Task<JsonNode> GetAsync(string path) => Ok(await SendAsync(HttpMethod.Get, path));

    public async Task<JsonNode> PutAsync(string path, JsonNode body) =>
        Ok(await SendAsync(HttpMethod.Put, path, body.ToJsonString()));

    public async Task<JsonNode> PostAsync(string path, JsonNode? body = null, string? key = null) =>
        Ok(await SendAsync(HttpMethod.Post, path, body?.ToJsonString(), key));

    /// <summary>A file as it is.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendFileAsync(string path, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        return await SendContentAsync(path, content);
    }

    /// <summary>Files as a form has them.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendFormAsync(string path, params byte[][] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (index, file) in files.Index())
            form.Add(new ByteArrayContent(file), "file", $"goods-{index}.csv");
        return await SendContentAsync(path, form);
    }

    /// <summary>Whatever comes of it; no body: null.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string path, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, Root + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, IsJson(response) ? JsonNode.Parse(text) : null);
    }

    public Task<byte[]> ReadBytesAsync(string path) => _http.GetByteArrayAsync(Root + path);

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendContentAsync(string path, HttpContent content)
    {
        using var response = await _http.PostAsync(Root + path, content);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, IsJson(response) ? JsonNode.Parse(text) : null);
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;

    private static JsonNode Ok((HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.True((int)answer.Status < 300, $"{answer.Status}: {answer.Body}");
        return answer.Body!;
    }
}
