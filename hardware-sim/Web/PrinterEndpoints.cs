using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosSim.Bench;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosSim.Web;

/// <summary>Requests to the printers: their paper, and what people do to a printer.</summary>
internal static class PrinterEndpoints
{
    private static readonly TimeSpan OffDuringCycle = TimeSpan.FromSeconds(1);

    public static void MapPrinters(this IEndpointRouteBuilder routes, DeviceBench bench)
    {
        routes.MapGet("/api/printers/{name}", context => context.AnswerAsync(
            bench, () => BenchViews.Printer(bench.Printer(context.Name()))));
        routes.MapGet("/api/printers/{name}/slips", context => context.AnswerAsync(bench, () =>
        {
            var printer = bench.Printer(context.Name());
            return printer.Model.Slips.Select(slip => BenchViews.Slip(printer, slip)).ToArray();
        }));
        routes.MapGet("/api/printers/{name}/current.svg", context => SendCurrentAsync(context, bench));
        routes.MapGet("/api/printers/{name}/slips/{image}", context => SendImageAsync(context, bench));
        routes.MapPost("/api/printers/{name}/state", context => SetStateAsync(context, bench));
        routes.MapPost("/api/printers/{name}/take", context => context.AnswerAsync(bench, () =>
        {
            bench.Printer(context.Name()).RemovePaper();
            return BenchViews.Printer(bench.Printer(context.Name()));
        }));
        BenchEndpoints.MapPlugs(
            routes, bench, "printers", bench.Printer, name => BenchViews.Printer(bench.Printer(name)));
    }

    private static async Task SendImageAsync(HttpContext context, DeviceBench bench)
    {
        var image = (string)context.Request.RouteValues["image"]!;
        // A slip does not change any more once it is off the printer, so it is drawn outside the loop.
        var slip = await context.FindAsync(bench, () => FindSlip(bench.Printer(context.Name()), image));
        if (slip is null) return;
        if (image.EndsWith(".svg", StringComparison.Ordinal))
        {
            context.Response.ContentType = "image/svg+xml; charset=utf-8";
            await context.Response.WriteAsync(slip.Svg(), context.RequestAborted);
            return;
        }
        context.Response.ContentType = "image/png";
        await context.Response.Body.WriteAsync(slip.Png(), context.RequestAborted);
    }

    private static async Task SendCurrentAsync(HttpContext context, DeviceBench bench)
    {
        var svg = await context.FindAsync(bench, () => bench.Printer(context.Name()).Model.CurrentSvg());
        if (svg is null) return;
        context.Response.ContentType = "image/svg+xml; charset=utf-8";
        await context.Response.WriteAsync(svg, context.RequestAborted);
    }

    private static PrintedSlip FindSlip(PrinterSimulator printer, string image)
    {
        var known = Path.GetExtension(image) is ".svg" or ".png";
        if (known && int.TryParse(Path.GetFileNameWithoutExtension(image), out var index)
            && printer.Model.Slips.FirstOrDefault(slip => slip.Index == index) is { } slip) return slip;
        throw new BenchException(BenchFault.NotThere, $"{printer.Name} has no slip {image}");
    }

    private static async Task SetStateAsync(HttpContext context, DeviceBench bench)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        await context.AnswerAsync(bench, async () =>
        {
            var printer = bench.Printer(context.Name());
            foreach (var field in body.Value.EnumerateObject()) await ApplyAsync(printer, field);
            return BenchViews.Printer(printer);
        });
    }

    private static Task ApplyAsync(PrinterSimulator printer, JsonProperty field)
    {
        switch (field.Name, field.Value.ToString())
        {
            case ("paper", "ok"): printer.SetPaper(PaperState.Ok); break;
            case ("paper", "near"): printer.SetPaper(PaperState.Near); break;
            case ("paper", "end"): printer.SetPaper(PaperState.End); break;
            case ("cover", "open"): printer.SetCover(true); break;
            case ("cover", "closed"): printer.SetCover(false); break;
            case ("cutter", "ok"): printer.SetCutterJam(false); break;
            case ("cutter", "jammed"): printer.SetCutterJam(true); break;
            case ("online", "True"): printer.SetOnline(true); break;
            case ("online", "False"): printer.SetOnline(false); break;
            case ("power", "on"): return printer.SetPowerAsync(true);
            case ("power", "off"): return printer.SetPowerAsync(false);
            case ("power", "cycle"): return printer.PowerCycleAsync(OffDuringCycle);
            default:
                throw new BenchException(BenchFault.Wrong,
                    $"\"{field.Name}\": {field.Value} is not one of: paper ok|near|end, cover open|closed, " +
                    "cutter ok|jammed, online true|false, power on|off|cycle");
        }
        return Task.CompletedTask;
    }
}
