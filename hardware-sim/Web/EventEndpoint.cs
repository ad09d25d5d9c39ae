using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosSim.Bench;

namespace PosSim.Web;

/// <summary>Server-sent events: "log" for each thing that happened, "bench" with the whole state whenever it differs
/// from what was sent last.</summary>
internal static class EventEndpoint
{
    // Fast enough for paper that moves, slow enough for a page that draws.
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public static void MapEvents(
        this IEndpointRouteBuilder routes, DeviceBench bench, TimeProvider time, CancellationToken stopping) =>
        routes.MapGet("/api/events", context => SendAsync(context, bench, time, stopping));

    private static async Task SendAsync(
        HttpContext context, DeviceBench bench, TimeProvider time, CancellationToken stopping)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var (recent, news) = await bench.Loop.AskAsync(() => (bench.Log.Recent.ToArray(), bench.Log.Listen()));
        try
        {
            foreach (var happened in recent) await SendAsync(context, "log", BenchJson.Write(happened), either.Token);
            await SendNewsAsync(context, bench, news, time, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed or the bench stops: the answer simply ends.
            return;
        }
        finally
        {
            bench.Loop.TryPost(() => bench.Log.StopListening(news));
        }
    }

    private static async Task SendNewsAsync(
        HttpContext context, DeviceBench bench, ChannelReader<BenchEvent> news, TimeProvider time,
        CancellationToken closed)
    {
        var sent = "";
        while (true)
        {
            while (news.TryRead(out var happened))
                await SendAsync(context, "log", BenchJson.Write(happened), closed);
            var state = await bench.Loop.AskAsync(() => BenchJson.Write(BenchViews.Bench(bench, withTime: false)));
            if (state != sent) await SendAsync(context, "bench", sent = state, closed);
            await Task.Delay(Beat, time, closed);
        }
    }

    private static async Task SendAsync(HttpContext context, string kind, string data, CancellationToken closed)
    {
        await context.Response.WriteAsync($"event: {kind}\ndata: {data}\n\n", closed);
        await context.Response.Body.FlushAsync(closed);
    }
}
