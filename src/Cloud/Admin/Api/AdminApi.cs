using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using PosCloud.Admin.Privacy;
using PosCloud.Admin.Reports;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Api;

/// <summary>The merchant's own systems: /admin/v1. Each path says what it needs; who calls is known by an API key.
/// </summary>
internal static class AdminApi
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const int LongestKey = 200;

    public static void MapAdminApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/admin/v1");
        MapCatalogue(api);
        MapOrders(api);
        MapRecords(api);
        StoreGoodsApi.Map(api);
        SettlementApi.Map(api);
        TerminalApi.Map(api);
        PrivacyApi.Map(api);
        WebhookApi.Map(api);
    }

    /// <summary>What a path needs.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(PolicyOf(permission));

    public static string PolicyOf(Permission permission) => $"api:{permission}";

    /// <summary>Who calls.</summary>
    public static OfficeCaller Caller(ClaimsPrincipal user) => CallerClaims.Read(user)!;

    private static void MapCatalogue(RouteGroupBuilder api)
    {
        api.MapGet("/profile", async (CatalogueUseCase catalogue) =>
            ProfileBody.From(await catalogue.ReadProfileAsync()))
            .Needs(Permission.Read).WithTags("merchant").WithSummary("The merchant itself");
        api.MapPut("/profile", async (ClaimsPrincipal user, CatalogueUseCase catalogue, ProfileBody body) =>
        {
            var before = await catalogue.ReadProfileAsync();
            var profile = new MerchantProfile(
                body.Name, body.Currency, body.TimeZone, body.Language, body.KeepBuyersDays ?? before.KeepBuyersDays,
                body.CancelUnpaidMinutes ?? before.CancelUnpaidMinutes);
            await catalogue.PutProfileAsync(Caller(user), profile);
            return ProfileBody.From(profile);
        }).Needs(Permission.Catalogue).WithTags("merchant").WithSummary("Names the merchant, its currency and zone");

        api.MapGet("/stores", async (CatalogueUseCase catalogue) =>
            (await catalogue.ListStoresAsync()).Select(StoreView.From))
            .Needs(Permission.Read).WithTags("stores").WithSummary("All stores");
        api.MapPut("/stores/{storeId}", async (
            ClaimsPrincipal user, CatalogueUseCase catalogue, TimeProvider time, string storeId, StoreBody body) =>
        {
            var store = body.ToShop(storeId, time.GetUtcNow());
            return Put(await catalogue.PutStoreAsync(Caller(user), store), StoreView.From(store));
        }).Needs(Permission.Catalogue).WithTags("stores").WithSummary("Makes a store, or changes it");

        api.MapGet("/products", async (CatalogueUseCase catalogue) =>
            (await catalogue.ListProductsAsync()).Select(ProductView.From))
            .Needs(Permission.Read).WithTags("products").WithSummary("All products");
        api.MapGet("/products/{productId}", async (CatalogueUseCase catalogue, string productId) =>
            ProductView.From(await catalogue.ReadProductAsync(productId)))
            .Needs(Permission.Read).WithTags("products").WithSummary("One product");
        api.MapPut("/products/{productId}", async (
            ClaimsPrincipal user, CatalogueUseCase catalogue, string productId, ProductBody body) =>
        {
            var before = body.Reentry is null || body.IsReentryWhileValid is null
                ? await catalogue.FindProductAsync(productId)
                : null;
            var product = body.ToProduct(productId, await catalogue.ReadProfileAsync(), before?.Rules);
            return Put(await catalogue.PutProductAsync(Caller(user), product), ProductView.From(product));
        }).Needs(Permission.Catalogue).WithTags("products").WithSummary("Makes a product, or changes it");

        api.MapGet("/operators", async (CatalogueUseCase catalogue) =>
            (await catalogue.ListOperatorsAsync()).Select(OperatorView.From))
            .Needs(Permission.Read).WithTags("operators").WithSummary("All operators");
        api.MapPut("/operators/{operatorId}", async (
            ClaimsPrincipal user, CatalogueUseCase catalogue, string operatorId, OperatorBody body) =>
        {
            var one = new Operator(operatorId, body.Name, body.MayUndo, body.StoreIds) { IsActive = body.IsActive };
            var isNew = await catalogue.PutOperatorAsync(Caller(user), one);
            return Put(isNew, OperatorView.From(await catalogue.ReadOperatorAsync(operatorId)));
        }).Needs(Permission.Staff).WithTags("operators")
            .WithSummary("Puts an operator on the roster, or takes one off");
        api.MapPut("/operators/{operatorId}/pin", async (
            ClaimsPrincipal user, OperatorPinUseCase pins, string operatorId, PinBody body) =>
        {
            // Empty is for people, who read the one that is drawn.
            OperatorPins.Check(body.Pin);
            await pins.SetAsync(Caller(user), operatorId, body.Pin);
            return TypedResults.NoContent();
        }).Needs(Permission.Staff).WithTags("operators")
            .WithSummary("What an operator signs in by at a counter; ends sessions by the one before");
        api.MapDelete("/operators/{operatorId}/pin", async (
            ClaimsPrincipal user, OperatorPinUseCase pins, string operatorId) =>
        {
            await pins.RemoveAsync(Caller(user), operatorId);
            return TypedResults.NoContent();
        }).Needs(Permission.Staff).WithTags("operators")
            .WithSummary("From now on this operator is who a terminal says");
    }

    private static void MapOrders(RouteGroupBuilder api)
    {
        api.MapPost("/orders", async (
            ClaimsPrincipal user, OrderUseCase orders, HttpContext http, OrderRequest body,
            [FromHeader(Name = IdempotencyKey)] string? key) =>
        {
            var shown = await orders.CreateAsync(Caller(user), Key(key), body);
            var view = OrderView.From(shown.Whole, shown.Codes);
            return Repeatable(
                http, shown.IsRepeated, TypedResults.Created($"/admin/v1/orders/{view.OrderId}", view));
        }).Needs(Permission.Sell).WithTags("orders").WithSummary("An order in; its codes are in the answer");
        api.MapGet("/orders", async (
            ClaimsPrincipal user, RecordsUseCase records, DateTimeOffset? from, DateTimeOffset? until,
            ByName<OrderState>? state,
            string? productId, string? buyer, bool? unverifiedBaskets, string? cursor, int? limit) =>
            (await records.ListOrdersAsync(new OrderFilter
            {
                From = from,
                Until = until,
                State = state?.Value,
                ProductId = productId ?? "",
                Buyer = ShownBuyer.Demand(Caller(user), buyer),
                OnlyUnverifiedBaskets = unverifiedBaskets ?? false,
            },
            cursor, limit)).ShownTo(Caller(user)))
            .Needs(Permission.Read).WithTags("orders").WithSummary("Orders, the newest first");
        api.MapGet("/orders:find", async (ClaimsPrincipal user, OrderUseCase orders, string text) =>
            (await orders.FindAsync(text)).ShownTo(Caller(user)))
            .Needs(Permission.Find).WithTags("orders")
            .WithSummary("By number, id, externalId, or a code of it: at most ten");
        api.MapGet("/orders/{orderId}", async (ClaimsPrincipal user, OrderUseCase orders, string orderId) =>
            OrderView.From((await orders.ReadAsync(orderId)).ShownTo(Caller(user))))
            .Needs(Permission.Find).WithTags("orders").WithSummary("One order, without its codes");
        api.MapPost("/orders/{orderId}/codes", async (ClaimsPrincipal user, OrderUseCase orders, string orderId) =>
        {
            var shown = await orders.ShowCodesAsync(Caller(user), orderId);
            return OrderView.From(shown.Whole, shown.Codes);
        }).Needs(Permission.Sell).WithTags("orders")
            .WithSummary("The order with its codes; that they were shown is on record");
        api.MapPost("/orders/{orderId}/pay", async (ClaimsPrincipal user, OrderUseCase orders, string orderId) =>
            OrderView.From(await orders.PayAsync(Caller(user), orderId)))
            .Needs(Permission.Sell).WithTags("orders").WithSummary("Its payment came");
        api.MapPost("/orders/{orderId}/cancel", async (ClaimsPrincipal user, OrderUseCase orders, string orderId) =>
            OrderView.From(await orders.CancelAsync(Caller(user), orderId)))
            .Needs(Permission.Sell).WithTags("orders").WithSummary("It will not be paid");
        api.MapPost("/orders/{orderId}/refunds", async (
            ClaimsPrincipal user, RefundUseCase refunds, HttpContext http, string orderId, RefundRequest body,
            [FromHeader(Name = IdempotencyKey)] string? key) =>
        {
            var (order, isRepeated) = await refunds.RunAsync(Caller(user), Key(key), orderId, body);
            return Repeatable(http, isRepeated, TypedResults.Ok(OrderView.From(order)));
        }).Needs(Permission.Refund).WithTags("orders").WithSummary("Money back, for all of it or a part");
        api.MapPost("/orders/{orderId}/entitlements/{entitlementId}/code", async (
            ClaimsPrincipal user, OrderUseCase orders, string orderId, string entitlementId, ReplaceCodeBody body) =>
        {
            var shown = await orders.ReplaceCodeAsync(Caller(user), orderId, entitlementId, body.CodeIssue);
            return OrderView.From(shown.Whole, shown.Codes);
        }).Needs(Permission.Sell).WithTags("orders").WithSummary("Another code; the one before is good for nothing");
    }

    private static void MapRecords(RouteGroupBuilder api)
    {
        api.MapGet("/redemptions", (
            RecordsUseCase records, [AsParameters] RedemptionQuery query, string? cursor, int? limit) =>
            records.ListRedemptionsAsync(query.ToFilter(), cursor, limit))
            .Needs(Permission.Read).WithTags("records").WithSummary("Who used what, where and when; the newest first");
        api.MapGet("/redemptions.csv", async (
            RecordsUseCase records, CatalogueUseCase catalogue, HttpContext http,
            [AsParameters] RedemptionQuery query) => await CsvTable.AnswerAsync(
            http, RecordsCsv.FileName, RecordsCsv.Columns, records.ReadAllAsync(query.ToFilter()),
            await catalogue.ReadProfileAsync()))
            .Needs(Permission.Export).WithTags("records").WithSummary("The same as a file for spreadsheets");
        api.MapGet("/inside", (RecordsUseCase records) => records.CountInsideAsync())
            .Needs(Permission.Read).WithTags("records")
            .WithSummary("Persons inside now, by store: where a product counts them by its rule of re-entry");
        api.MapGet("/refusals", (RecordsUseCase records, DateOnly from, DateOnly until) =>
            records.ListRefusalsAsync(from, until))
            .Needs(Permission.Read).WithTags("records").WithSummary("Attempts that were refused, at most 200");
        api.MapGet("/conflicts", (RecordsUseCase records) => records.ListConflictsAsync())
            .Needs(Permission.Read).WithTags("records").WithSummary("Uploads in conflict with what was known");
        api.MapGet("/statistics", (
            RecordsUseCase records, ByName<FigureKey> by, DateOnly from, DateOnly until) =>
            records.SumAsync(by.Value, from, until))
            .Needs(Permission.Read).WithTags("records").WithSummary("Figures by day, store, operator or product");
        api.MapGet("/statistics/orders", async (RecordsUseCase records, DateOnly from, DateOnly until) =>
            (await records.SumOrdersAsync(from, until))
            .Select(day => new FigureDay(day.Day, day.Orders, day.Total, day.Refunded)))
            .Needs(Permission.Read).WithTags("records").WithSummary("Orders and their money by day");
    }

    /// <summary>What was put, and that it is new.</summary>
    public static IResult Put<T>(bool isNew, T value) => isNew
        ? TypedResults.Json(value, statusCode: StatusCodes.Status201Created)
        : TypedResults.Ok(value);

    private static IResult Repeatable(HttpContext http, bool isRepeated, IResult result)
    {
        if (isRepeated)
            http.Response.Headers["Idempotent-Replayed"] = "true";
        return result;
    }

    // Every POST that makes something: asked again with it, it is made once.
    private static string Key(string? key) => key is { Length: > 0 and <= LongestKey }
        ? key
        : throw OfficeFaultException.Invalid(IdempotencyKey,
            $"缺少 {IdempotencyKey} 请求头", $"this call needs the header {IdempotencyKey}: up to {LongestKey} "
            + "characters that are its own, and the same when it is sent again");
}

/// <summary>Which redemptions.</summary>
internal sealed record RedemptionQuery(
    DateTimeOffset? From, DateTimeOffset? Until, string? StoreId, string? OperatorId, string? TerminalId,
    string? ProductId, bool? IsUndone)
{
    public RedemptionFilter ToFilter() => new()
    {
        From = From,
        Until = Until,
        StoreId = StoreId ?? "",
        OperatorId = OperatorId ?? "",
        Terminal = TerminalId ?? "",
        ProductId = ProductId ?? "",
        IsUndone = IsUndone,
    };
}
