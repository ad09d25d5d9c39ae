using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Admin.Sales;
using PosCloud.Admin.Staff;
using PosCloud.Admin.Webhooks;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Api;

internal sealed record WebhookSourceBody(string Name);

internal sealed record WebhookSourceView(
    string SourceId, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <param name="Url">https anywhere, http on the cloud's own machine.</param>
/// <param name="Types">redemption.created, redemption.undone, order.refunded; empty: all.</param>
internal sealed record WebhookEndpointBody(string Url, IReadOnlyList<string>? Types = null);

internal sealed record WebhookEndpointView(
    string EndpointId, string Url, IReadOnlyList<string> Types, bool IsActive, DateTimeOffset CreatedAt);

/// <param name="Secret">Told this once.</param>
internal sealed record WebhookSecretView(string Id, string Secret);

internal sealed record WebhookDeliveryView(
    string EventId, string EndpointId, string Type, DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? NextAt,
    DateTimeOffset? DeliveredAt, string Outcome);

/// <summary>Signed messages in and out: /admin/v1/webhooks (Standard Webhooks).</summary>
internal static class WebhookApi
{
    private static readonly WebhookType[] Kinds =
        [WebhookType.RedemptionCreated, WebhookType.RedemptionUndone, WebhookType.OrderRefunded];

    public static void Map(RouteGroupBuilder api)
    {
        var hooks = api.MapGroup("/webhooks").WithTags("webhooks");
        MapSources(hooks);
        MapEndpoints(hooks);
        hooks.MapGet("/deliveries", async (WebhooksUseCase webhooks, bool? undelivered) =>
            (await webhooks.ListDeliveriesAsync(undelivered ?? false)).Select(one => new WebhookDeliveryView(
                one.EventId, one.EndpointId, one.Type.NameOf(), one.CreatedAt, one.Attempts, one.NextAt,
                one.DeliveredAt, one.Outcome)))
            .Needs(Permission.Read).WithSummary("What was sent, and what became of it; at most 200");
        hooks.MapPost("/deliveries/{eventId}/{endpointId}/replay", async (
            ClaimsPrincipal user, WebhooksUseCase webhooks, string eventId, string endpointId) =>
        {
            await webhooks.ReplayAsync(AdminApi.Caller(user), eventId, endpointId);
            return TypedResults.NoContent();
        }).Needs(Permission.Sell).WithSummary("Sends it once more");
        hooks.MapPost("/orders/{sourceId}", ReceiveOrderAsync)
            .WithSummary("An order in, signed with the secret of its source; it needs an externalId");
    }

    private static void MapSources(RouteGroupBuilder hooks)
    {
        hooks.MapGet("/sources", async (WebhooksUseCase webhooks) =>
            (await webhooks.ListSourcesAsync()).Select(source => new WebhookSourceView(
                source.SourceId, source.Name, source.CreatedAt, source.RevokedAt)))
            .Needs(Permission.Users).WithSummary("Systems that send signed orders");
        hooks.MapPost("/sources", async (ClaimsPrincipal user, WebhooksUseCase webhooks, WebhookSourceBody body) =>
        {
            var (id, secret) = await webhooks.AddSourceAsync(AdminApi.Caller(user), body.Name);
            return TypedResults.Json(new WebhookSecretView(id, secret), statusCode: StatusCodes.Status201Created);
        }).Needs(Permission.Users).WithSummary("Lets a system send signed orders; its secret is told once");
        hooks.MapPost("/sources/{sourceId}/revoke", async (
            ClaimsPrincipal user, WebhooksUseCase webhooks, string sourceId) =>
        {
            await webhooks.RevokeSourceAsync(AdminApi.Caller(user), sourceId);
            return TypedResults.NoContent();
        }).Needs(Permission.Users).WithSummary("Its orders are refused from now on");
    }

    private static void MapEndpoints(RouteGroupBuilder hooks)
    {
        hooks.MapGet("/endpoints", async (WebhooksUseCase webhooks) =>
            (await webhooks.ListEndpointsAsync()).Select(one => new WebhookEndpointView(
                one.EndpointId, one.Url,
                [.. Kinds.Where(kind => one.Types.HasFlag(kind)).Select(kind => kind.NameOf())], one.IsActive,
                one.CreatedAt)))
            .Needs(Permission.Users).WithSummary("Systems that are told what happened");
        hooks.MapPost("/endpoints", async (ClaimsPrincipal user, WebhooksUseCase webhooks, WebhookEndpointBody body) =>
        {
            var (id, secret) = await webhooks.AddEndpointAsync(
                AdminApi.Caller(user), body.Url, ReadTypes(body.Types ?? []));
            return TypedResults.Json(new WebhookSecretView(id, secret), statusCode: StatusCodes.Status201Created);
        }).Needs(Permission.Users)
            .WithSummary("A system to tell; the secret that messages are signed with is told once");
        hooks.MapPost("/endpoints/{endpointId}/end", async (
            ClaimsPrincipal user, WebhooksUseCase webhooks, string endpointId) =>
        {
            await webhooks.EndEndpointAsync(AdminApi.Caller(user), endpointId);
            return TypedResults.NoContent();
        }).Needs(Permission.Users).WithSummary("It is told nothing more");
    }

    // The signature is of the bytes: the body is read whole before it is read as JSON.
    private static async Task ReceiveOrderAsync(
        HttpContext http, string sourceId, WebhooksUseCase webhooks, OrderUseCase orders, TimeProvider time,
        IOptions<JsonOptions> json, ILogger<WebhooksUseCase> log)
    {
        using var reader = new StreamReader(http.Request.Body, new UTF8Encoding(false, true));
        string body;
        try
        {
            body = await reader.ReadToEndAsync(http.RequestAborted);
        }
        catch (DecoderFallbackException)
        {
            throw OfficeFaultException.Invalid("", "内容不是 UTF-8", "the body is not UTF-8");
        }

        var headers = http.Request.Headers;
        var secret = await webhooks.FindSourceSecretAsync(sourceId);
        var refusal = secret is null
            ? "there is no such source, or it is revoked"
            : WebhookSignature.Refusal(
                secret, headers[WebhookSignature.IdHeader], headers[WebhookSignature.TimeHeader],
                headers[WebhookSignature.SignatureHeader], body, time.GetUtcNow());
        if (refusal is not null)
        {
            OfficeLog.WebhookRefused(log, sourceId.Length > 40 ? sourceId[..40] : sourceId, refusal);
            await ApiProblems.WriteAsync(http, StatusCodes.Status401Unauthorized, "unauthorized", refusal);
            return;
        }

        var request = ReadOrder(body, json.Value.SerializerOptions);
        if (request.ExternalId.Length == 0)
            throw OfficeFaultException.Invalid("externalId",
                "缺少 externalId", "externalId: an order that comes by a webhook is known by it");
        var shown = await orders.CreateAsync(new OfficeCaller(sourceId, sourceId, Role.Manager), "", request, sourceId);
        http.Response.StatusCode = shown.IsRepeated ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        await http.Response.WriteAsJsonAsync(
            OrderView.From(shown.Whole, shown.Codes), json.Value.SerializerOptions, http.RequestAborted);
    }

    private static OrderRequest ReadOrder(string body, JsonSerializerOptions json)
    {
        try
        {
            return JsonSerializer.Deserialize<OrderRequest>(body, json)
                ?? throw OfficeFaultException.Invalid("", "内容为空", "the body is null");
        }
        catch (JsonException fault)
        {
            throw OfficeFaultException.Invalid(
                fault.Path ?? "", "内容无法读取", $"the body cannot be read: {fault.Message}");
        }
    }

    private static WebhookType ReadTypes(IReadOnlyList<string> names)
    {
        var types = names.Count == 0 ? WebhookTypes.All : WebhookType.None;
        foreach (var name in names)
            types |= Array.Find(Kinds, kind => kind.NameOf() == name) is var kind and not WebhookType.None
                ? kind
                : throw OfficeFaultException.Invalid("types",
                    $"没有通知类型“{name}”",
                    $"types: {name} is none of {string.Join(", ", Kinds.Select(one => one.NameOf()))}");
        return types;
    }
}
