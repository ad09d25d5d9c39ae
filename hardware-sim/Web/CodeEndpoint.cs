using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosSim.Bench;
using QRCoder;

namespace PosSim.Web;

/// <summary>The codes of the page as QR pictures.</summary>
internal static class CodeEndpoint
{
    public static void MapCodes(this IEndpointRouteBuilder routes, DeviceBench bench) =>
        routes.MapGet("/api/codes/{name}.svg", async context =>
        {
            var code = await context.FindAsync(bench, () => Find(bench, context.Name()));
            if (code is null) return;
            context.Response.ContentType = "image/svg+xml";
            await context.Response.WriteAsync(Draw(code.Code), context.RequestAborted);
        });

    private static ShownCode Find(DeviceBench bench, string index) =>
        int.TryParse(index, out var at) && at >= 0 && at < bench.Codes.Count
            ? bench.Codes[at]
            : throw new BenchException(BenchFault.NotThere, $"no code {index}");

    private static string Draw(string code)
    {
        using var data = QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.M);
        using var drawing = new SvgQRCode(data);
        return drawing.GetGraphic(4, "#16202a", "#ffffff", drawQuietZones: false);
    }
}
