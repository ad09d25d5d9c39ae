using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PosCloud.Tests;

/// <summary>A merchant's system that is told what happened.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly SemaphoreSlim _arrived = new(0);

    private WebhookReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _host = builder.Build();
        _host.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            Messages.Enqueue(new Message(
                http.Request.Headers["webhook-id"]!, http.Request.Headers["webhook-timestamp"]!,
                http.Request.Headers["webhook-signature"]!, await reader.ReadToEndAsync()));
            http.Response.StatusCode = Answers.TryDequeue(out var status) ? status : StatusCodes.Status204NoContent;
            if (http.Response.StatusCode == StatusCodes.Status302Found)
                http.Response.Headers.Location = "/elsewhere";
            _arrived.Release();
        });
    }

    public ConcurrentQueue<Message> Messages { get; } = new();

    /// <summary>Statuses of the next answers; behind them 204.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public string Url => _host.Urls.First() + "/hook";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver._host.StartAsync();
        return receiver;
    }

    /// <summary>The next message that nobody has waited for; null: none came so far.</summary>
    public async Task<Message?> TryNextAsync(TimeSpan patience) =>
        await _arrived.WaitAsync(patience) ? Messages.Last() : null;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _arrived.Dispose();
    }

    internal sealed record Message(string Id, string Timestamp, string Signature, string Body)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;
    }
}
