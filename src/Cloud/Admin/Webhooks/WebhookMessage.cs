using System.Text.Json;
using PosCloud.Admin.Api;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin.Webhooks;

/// <summary>What a message says: type, time and data, as JSON (Standard Webhooks, payload structure).</summary>
internal static class WebhookMessage
{
    private static readonly JsonSerializerOptions Json = Options();

    /// <summary>Made at the first attempt; each further one sends the same.</summary>
    public static async Task<string> MakeAsync(ISqlSession session, WebhookDelivery delivery)
    {
        var data = delivery.Type == WebhookType.OrderRefunded
            ? await RefundAsync(session, delivery)
            : (object?)await RedemptionStatements.FindAsync(session, delivery.Subject, delivery.Detail);
        return JsonSerializer.Serialize(
            new { type = delivery.Type.NameOf(), timestamp = delivery.CreatedAt, data }, Json);
    }

    private static async Task<object?> RefundAsync(ISqlSession session, WebhookDelivery delivery) =>
        await OrderStatements.ReadAsync(session, delivery.Subject) is { } whole
            ? new
            {
                refundId = delivery.Detail,
                amount = whole.Refunds.Where(refund => refund.RefundId == delivery.Detail)
                    .Sum(refund => refund.Amount),
                // Who bought it is asked of the API, by those who may know.
                order = OrderView.From(whole) with { Buyer = "", Note = "" },
            }
            : null;

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Configure(options);
        return options;
    }
}
