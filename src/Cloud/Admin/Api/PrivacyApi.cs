using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PosCloud.Admin.Privacy;
using PosCloud.Admin.Staff;

namespace PosCloud.Admin.Api;

/// <param name="Buyer">Exactly as it stands with the orders.</param>
internal sealed record EraseBuyerBody(string Buyer);

/// <param name="Orders">Of how many orders.</param>
internal sealed record ErasedView(int Orders);

/// <summary>What is known of buyers goes: /admin/v1/buyers:erase and of one order.</summary>
internal static class PrivacyApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/orders/{orderId}/buyer:erase", async (
            ClaimsPrincipal user, ErasureUseCase erasure, string orderId) =>
        {
            await erasure.EraseOrderAsync(AdminApi.Caller(user), orderId);
            return TypedResults.NoContent();
        }).Needs(Permission.Refund).WithTags("buyers")
            .WithSummary("Name or number, note and answers of one order go, also from what terminals were answered");
        api.MapPost("/buyers:erase", async (ClaimsPrincipal user, ErasureUseCase erasure, EraseBuyerBody body) =>
            new ErasedView(await erasure.EraseBuyerAsync(AdminApi.Caller(user), body.Buyer)))
            .Needs(Permission.Refund).WithTags("buyers").WithSummary("The same, of all orders of one buyer");
    }
}
