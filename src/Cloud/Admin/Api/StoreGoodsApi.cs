using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using PosCloud.Admin.Reports;
using PosCloud.Admin.Staff;
using PosCloud.Admin.StoreGoods;
using PosCloud.Selling;

namespace PosCloud.Admin.Api;

/// <summary>Goods of stores: /admin/v1/stores/STORE/goods.</summary>
internal static class StoreGoodsApi
{
    private const string Tag = "goods";

    // A code may have a slash in it.
    private const string One = "/stores/{storeId}/goods/{**code}";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/stores/{storeId}/goods", async (
            StoreGoodsUseCase goods, string storeId, string? search, string? cursor, int? limit) =>
        {
            var page = await goods.ListAsync(storeId, search ?? "", cursor, limit);
            return new RecordPage<StoreGoodView>([.. page.Items.Select(StoreGoodView.From)], page.NextCursor);
        }).Needs(Permission.Find).WithTags(Tag).WithSummary("A store's goods, in the order of their codes");
        api.MapGet("/stores/{storeId}/bags", async (StoreGoodsUseCase goods, string storeId) =>
            (await goods.ListBagsAsync(storeId)).Select(StoreGoodView.From))
            .Needs(Permission.Find).WithTags(Tag).WithSummary("The shopping bags among them");
        api.MapGet(One, async (StoreGoodsUseCase goods, HttpContext http, string storeId, string code) =>
            StoreGoodView.From(await goods.ReadAsync(storeId, CodeOf(http, code))))
            .Needs(Permission.Find).WithTags(Tag).WithSummary("One good");
        api.MapPut(One, async (
            ClaimsPrincipal user, StoreGoodsUseCase goods, HttpContext http, string storeId, string code,
            StoreGoodBody body) =>
        {
            var (good, isNew) = await goods.PutAsync(
                AdminApi.Caller(user), body.ToGood(storeId, CodeOf(http, code)), body.KeepsStock);
            return AdminApi.Put(isNew, StoreGoodView.From(good));
        }).Needs(Permission.Catalogue).WithTags(Tag).WithSummary("Makes a good, or changes it");
        api.MapDelete(One, async (
            ClaimsPrincipal user, StoreGoodsUseCase goods, HttpContext http, string storeId, string code) =>
        {
            await goods.DeleteAsync(AdminApi.Caller(user), storeId, CodeOf(http, code));
            return TypedResults.NoContent();
        }).Needs(Permission.Catalogue).WithTags(Tag).WithSummary("Takes a good off the record");
    }

    // Routing leaves an escaped slash as it came, so that it could not be told from a code with %2F in it.
    private static string CodeOf(HttpContext http, string routed)
    {
        var path = http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        var from = path.IndexOf("/goods/", StringComparison.Ordinal);
        return from < 0 ? routed : Uri.UnescapeDataString(path[(from + "/goods/".Length)..]);
    }
}

/// <summary>A good of a store. Money in minor units.</summary>
/// <param name="Name">Up to 100 characters.</param>
/// <param name="Price">Of one.</param>
/// <param name="Stock">How many are left; null: nobody counts them.</param>
/// <param name="KeepsStock">The stock of one that is there stays what it is.</param>
/// <param name="IsOnSale">False: no basket has it any more.</param>
/// <param name="IsBag">A shopping bag.</param>
internal sealed record StoreGoodBody(
    string Name, long Price, long? Stock = null, bool KeepsStock = false, bool IsOnSale = true, bool IsBag = false)
{
    public StoreGood ToGood(string storeId, string code) => new()
    {
        StoreId = storeId, Code = code, Name = Name, Price = Price, Stock = Stock, IsOnSale = IsOnSale, IsBag = IsBag,
    };
}

internal sealed record StoreGoodView(
    string Code, string Name, long Price, long? Stock, bool IsOnSale, bool IsBag)
{
    public static StoreGoodView From(StoreGood good) =>
        new(good.Code, good.Name, good.Price, good.Stock, good.IsOnSale, good.IsBag);
}
