using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
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

    /// <param name="stopping">Ends the streams, which do not end by themselves.</param>
    public static void MapEvents(
        this IEndpointRouteBuilder routes, DeviceBench bench, TimeProvider time, CancellationToken stopping) =>
        routes.MapGet("/api/events", context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.ServerSentEvents(EventsAsync(bench, time, stopping, context.RequestAborted))
                .ExecuteAsync(context);
        });

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        DeviceBench bench, TimeProvider time, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        var (recent, events) = await bench.Loop.AskAsync(() => (bench.Log.Recent.ToArray(), bench.Log.Follow()));
        try
        {
            foreach (var happened in recent) yield return Log(happened);
            var sent = "";
            while (!either.IsCancellationRequested)
            {
                while (events.TryRead(out var happened)) yield return Log(happened);
                var state = await StateAsync(bench);
                if (state is null) yield break;
                if (state != sent) yield return new SseItem<string>(sent = state, "bench");
                await WaitAsync(time, either.Token);
            }
        }
        finally
        {
            bench.Loop.TryPost(() => bench.Log.Unfollow(events));
        }
    }

    private static SseItem<string> Log(BenchEvent happened) => new(BenchJson.Write(happened), "log");

    /// <summary>Null when the bench is being taken down.</summary>
    private static async Task<string?> StateAsync(DeviceBench bench)
    {
        try
        {
            return await bench.Loop.AskAsync(() => BenchJson.Write(BenchViews.Bench(bench, withTime: false)));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task WaitAsync(TimeProvider time, CancellationToken closed)
    {
        try
        {
            await Task.Delay(Beat, time, closed);
        }
        catch (OperationCanceledException)
        {
            // The page was closed or the bench stops: the caller's loop ends.
            return;
        }
    }
}
