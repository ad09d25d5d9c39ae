using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosSim.Web;

namespace PosSim.Demo;

/// <summary>What the page may do in a demo besides the bench: cut the network, and answer for the cashier.</summary>
internal static class DemoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DemoShop shop)
    {
        routes.MapPost("/api/demo/network", context => SwitchNetworkAsync(context, shop));
        routes.MapPost("/api/demo/lanes/{name}/confirm", context => ForwardAsync(context, shop, "confirm"));
        routes.MapPost("/api/demo/lanes/{name}/cancel", context => ForwardAsync(context, shop, "cancel"));
    }

    private static async Task SwitchNetworkAsync(HttpContext context, DemoShop shop)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        var cut = body.Value.TryGetProperty("cut", out var value) && value.ValueKind == JsonValueKind.True;
        if (cut) shop.Wire.Cut();
        else shop.Wire.Mend();
        await context.AnswerAsync(shop.Bench, () =>
        {
            shop.Bench.Log.Write("network", cut ? "cut" : "mended",
                cut ? "the network to the cloud is cut" : "the network to the cloud is back",
                cut ? "到云端的网络断开" : "到云端的网络恢复");
            return new { cut };
        });
    }

    private static async Task ForwardAsync(HttpContext context, DemoShop shop, string act)
    {
        var body = await context.ReadObjectAsync();
        if (body is null) return;
        try
        {
            await shop.Posd.ActAsync($"api/lanes/{context.Name()}/{act}", body.Value, context.RequestAborted);
            await context.AnswerAsync(shop.Bench, () => new { done = act });
        }
        catch (PosdRefusal no)
        {
            await context.ComplainAsync(StatusCodes.Status409Conflict, no.Message, no.Zh);
        }
        catch (Exception fault) when (fault is DemoException or HttpRequestException)
        {
            await context.ComplainAsync(StatusCodes.Status409Conflict, fault.Message);
        }
    }
}
