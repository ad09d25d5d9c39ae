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
            case ("cover", "open" or "closed"): printer.SetCover(IsSaid(field, "open")); break;
            case ("cutter", "ok" or "jammed"): printer.SetCutterJam(IsSaid(field, "jammed")); break;
            case ("drawer", "open" or "closed"): printer.SetDrawer(IsSaid(field, "open")); break;
            case ("head", "ok" or "hot"): printer.SetHeadHot(IsSaid(field, "hot")); break;
            case ("error", "none"): printer.SetError(PrinterError.None); break;
            case ("error", "recoverable"): printer.SetError(PrinterError.Recoverable); break;
            case ("error", "unrecoverable"): printer.SetError(PrinterError.Unrecoverable); break;
            case ("feed", "pressed" or "released"): printer.SetFeed(IsSaid(field, "pressed")); break;
            case ("online", "True" or "False"): printer.SetOnline(IsSaid(field, "True")); break;
            case ("power", "on" or "off"): return printer.SetPowerAsync(IsSaid(field, "on"));
            case ("power", "cycle"): return printer.PowerCycleAsync();
            case ("manners", _) when field.Value.ValueKind == JsonValueKind.Array:
                printer.SetManners(ReadManners(field.Value));
                break;
            default:
                throw new BenchException(BenchFault.Wrong,
                    $"\"{field.Name}\": {field.Value} is not one of: paper ok|near|end, cover open|closed, " +
                    "cutter ok|jammed, drawer open|closed, head ok|hot, error none|recoverable|unrecoverable, " +
                    "feed pressed|released, online true|false, power on|off|cycle, manners [...]");
        }
        return Task.CompletedTask;
    }

    private static bool IsSaid(JsonProperty field, string word) => field.Value.ToString() == word;

    private static PrinterManners ReadManners(JsonElement list)
    {
        string[] names = [.. list.EnumerateArray().Select(static item => item.ToString())];
        if (names.FirstOrDefault(static name => !PrinterPlanReader.Manners.ContainsKey(name)) is { } unknown)
            throw new BenchException(BenchFault.Wrong,
                $"no manner \"{unknown}\"; there are: {string.Join(", ", PrinterPlanReader.Manners.Keys)}");
        return PrinterPlanReader.Sum(names);
    }
}
