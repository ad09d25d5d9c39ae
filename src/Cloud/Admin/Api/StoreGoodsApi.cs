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
    /// <summary>What the path of an import ends with.</summary>
    public const string Import = "/goods:import";

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
        api.MapPost($"/stores/{{storeId}}{Import}", async (
            ClaimsPrincipal user, GoodsImportUseCase goods, HttpContext http, string storeId, bool? dryRun) =>
        {
            var isDryRun = dryRun ?? false;
            var report = await goods.RunAsync(
                AdminApi.Caller(user), storeId, await ReadFileAsync(http), isDryRun);
            return ImportView.From(report, isDryRun);
        }).Needs(Permission.Catalogue).WithTags(Tag)
            .WithSummary("Goods from a spreadsheet, CSV or .xlsx, as the body or in a form; dryRun=true only says what "
                + "it would do");
        api.MapGet("/goods/template.{form}", (string form, string? language) =>
            GoodsTemplate.Answer(form, language == "en"))
            .Needs(Permission.Catalogue).WithTags(Tag).WithSummary("An empty spreadsheet of goods, csv or xlsx");
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

    // As the body, or as the one file of a form.
    private static async Task<byte[]> ReadFileAsync(HttpContext http)
    {
        using var file = new MemoryStream();
        if (http.Request.HasFormContentType)
        {
            await (await FileOfFormAsync(http)).CopyToAsync(file, http.RequestAborted);
            return file.ToArray();
        }

        await http.Request.Body.CopyToAsync(file, http.RequestAborted);
        return file.ToArray();
    }

    private static async Task<IFormFile> FileOfFormAsync(HttpContext http)
    {
        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (form.Files is [var file])
                return file;
        }
        catch (InvalidDataException)
        {
            // As one without a file.
        }

        throw OfficeFaultException.Invalid("file",
            "表单中要有一个文件，或直接把文件作为请求体", "file: one of the form, or the body itself");
    }

    // Routing leaves an escaped slash as it came, so that it could not be told from a code with %2F in it.
    private static string CodeOf(HttpContext http, string routed)
    {
        var path = http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        const string Stores = "/stores/";
        // Behind the store, whatever that is called.
        var store = path.IndexOf(Stores, StringComparison.Ordinal) + Stores.Length;
        var from = path.IndexOf("/goods/", path.IndexOf('/', store), StringComparison.Ordinal);
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

/// <summary>What a file did, or would do.</summary>
internal sealed record ImportView(
    bool IsDryRun, int Added, int Changed, int Unchanged, int Refused, IReadOnlyList<ImportLineView> Lines)
{
    public static ImportView From(ImportReport report, bool isDryRun) => new(
        isDryRun, report.Count(ImportVerdict.Added), report.Count(ImportVerdict.Changed),
        report.Count(ImportVerdict.Unchanged), report.Count(ImportVerdict.Refused),
        [.. report.Lines.Select(line => new ImportLineView(line.Row, line.Code, line.Verdict, line.English))]);
}

/// <summary>One row of the file.</summary>
/// <param name="Row">As the spreadsheet counts it, from 1.</param>
/// <param name="Why">What changes, or why it is refused.</param>
internal sealed record ImportLineView(int Row, string Code, ImportVerdict Verdict, string Why);
