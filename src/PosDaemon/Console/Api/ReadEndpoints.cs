using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PosDaemon.Console;

/// <summary>What can be read: health, state, events.</summary>
internal sealed class ReadEndpoints(ITerminalSnapshots snapshots, EventStream stream)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", context => TextAsync(context, "posd is running. State: /api/state\n"));
        endpoints.MapGet("/healthz", async context =>
        {
            var journal = (await snapshots.ProbeAsync()).Journal;
            if (!journal.Ok) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await TextAsync(context, journal.Ok ? "live\n" : $"{journal.Trouble}\n");
        });
        endpoints.MapGet("/readyz", async context =>
        {
            var readiness = Readiness.Of(await snapshots.ProbeAsync());
            await JsonAsync(context, readiness, ConsoleJson.Wire.ReadinessView,
                readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        endpoints.MapGet("/api/state", context =>
            JsonAsync(context, snapshots.Current(), ConsoleJson.Wire.TerminalView, StatusCodes.Status200OK));
        endpoints.MapGet("/api/events", stream.ServeAsync);
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
}
