using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PosDaemon.Console;

/// <summary>What can be read: health, state, events.</summary>
internal static class ReadEndpoints
{
    public static void MapReads(this IEndpointRouteBuilder endpoints, ILaneDesk desk, EventHub hub,
        CancellationToken stopping)
    {
        endpoints.MapGet("/", context => TextAsync(context, "posd is running. State: /api/state\n"));
        endpoints.MapGet("/healthz", context => TextAsync(context, "live\n"));
        endpoints.MapGet("/readyz", context =>
        {
            var readiness = Readiness.Of(desk.Look());
            return JsonAsync(context, readiness, ConsoleJson.Wire.ReadinessView,
                readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        endpoints.MapGet("/api/state", context =>
            JsonAsync(context, desk.Look(), ConsoleJson.Wire.TerminalView, StatusCodes.Status200OK));
        endpoints.MapGet("/api/events", context => EventsAsync(context, hub, stopping));
    }

    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type)).AsTask();
    }

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }

    private static async Task EventsAsync(HttpContext context, EventHub hub, CancellationToken stopping)
    {
        if (hub.Listen() is not { } listener)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many listeners",
                $"{EventHub.MaxListeners} pages are listening already; close one.");
            return;
        }

        using var abort = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await listener.WriteToAsync(context.Response.Body, abort.Token);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The page was closed or the daemon stops: the stream has no other end.
            context.Abort();
        }
        finally
        {
            hub.Leave(listener);
        }
    }
}
