using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosSim.Bench;

namespace PosSim.Web;

/// <summary>Requests to the devices on the bench: each is one piece of work on the bench loop.</summary>
internal static class BenchEndpoints
{
    public static void MapBench(this IEndpointRouteBuilder routes, DeviceBench bench)
    {
        routes.MapGet("/api/bench", context => context.AnswerAsync(bench, () => BenchViews.Bench(bench)));
        routes.MapPost("/api/faults", context => PlayFaultAsync(context, bench));
        MapScanners(routes, bench);
        MapGates(routes, bench);
        MapSignals(routes, bench);
        routes.MapPrinters(bench);
    }

    private static void MapScanners(IEndpointRouteBuilder routes, DeviceBench bench)
    {
        routes.MapGet("/api/scanners/{name}", context => context.AnswerAsync(
            bench, () => BenchViews.Scanner(bench.Scanner(context.Name()))));
        routes.MapPost("/api/scanners/{name}/scan", context => ScanAsync(context, bench));
        routes.MapPost("/api/scanners/{name}/bytes", context => SendBytesAsync(context, bench));
        MapPlugs(routes, bench, "scanners", bench.Scanner, name => BenchViews.Scanner(bench.Scanner(name)));
    }

    private static void MapGates(IEndpointRouteBuilder routes, DeviceBench bench)
    {
        routes.MapGet("/api/gates/{name}", context => context.AnswerAsync(
            bench, () => BenchViews.Gate(bench.Gate(context.Name()))));
        routes.MapPost("/api/gates/{name}/walk", context => WalkAsync(context, bench));
        MapPlugs(routes, bench, "gates", bench.Gate, name => BenchViews.Gate(bench.Gate(name)));
    }

    private static void MapSignals(IEndpointRouteBuilder routes, DeviceBench bench)
    {
        routes.MapGet("/api/signals/{name}", context => context.AnswerAsync(
            bench, () => BenchViews.Signal(bench.Signal(context.Name()))));
        MapPlugs(routes, bench, "signals", bench.Signal, name => BenchViews.Signal(bench.Signal(name)));
    }

    public static void MapPlugs(
        IEndpointRouteBuilder routes, DeviceBench bench, string kind, Func<string, BenchDevice> find,
        Func<string, object> view)
    {
        routes.MapPost($"/api/{kind}/{{name}}/plug", context => context.AnswerAsync(bench, () =>
        {
            find(context.Name()).Plug();
            return view(context.Name());
        }));
        routes.MapPost($"/api/{kind}/{{name}}/unplug", context => context.AnswerAsync(bench, async () =>
        {
            await find(context.Name()).UnplugAsync();
            return view(context.Name());
        }));
    }

    private static async Task ScanAsync(HttpContext context, DeviceBench bench)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        await context.AnswerAsync(bench, () =>
        {
            var scanner = bench.Scanner(context.Name());
            scanner.Scan(body.Value.NeededText("code"));
            return BenchViews.Scanner(scanner);
        });
    }

    private static async Task WalkAsync(HttpContext context, DeviceBench bench)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        await context.AnswerAsync(bench, () =>
        {
            var gate = bench.Gate(context.Name());
            gate.Walk(body.Value.NeededText("walk"), body.Value.OptionalMilliseconds("inBeamMs", 100, 10_000));
            return BenchViews.Gate(gate);
        });
    }

    private static async Task SendBytesAsync(HttpContext context, DeviceBench bench)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        await context.AnswerAsync(bench, () =>
        {
            var scanner = bench.Scanner(context.Name());
            scanner.SendRaw(Bytes(body.Value));
            return BenchViews.Scanner(scanner);
        });
    }

    private static byte[] Bytes(JsonElement body)
    {
        try
        {
            if (body.OptionalText("base64") is { } base64) return Convert.FromBase64String(base64);
            if (body.OptionalText("hex") is { } hex)
                return Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
            if (body.OptionalText("text") is { } text) return Encoding.UTF8.GetBytes(text);
        }
        catch (FormatException fault)
        {
            throw new BenchException(BenchFault.Wrong, fault.Message);
        }
        throw new BenchException(BenchFault.Wrong, "give the bytes as \"hex\", \"base64\" or \"text\"");
    }

    private static async Task PlayFaultAsync(HttpContext context, DeviceBench bench)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        await context.AnswerAsync(bench, () =>
        {
            var order = new FaultOrder(body.Value.NeededText("device"), body.Value.NeededText("fault"), body.Value);
            bench.Device(order.Device).Break(order);
            return new { order.Device, order.Fault };
        });
    }
}
