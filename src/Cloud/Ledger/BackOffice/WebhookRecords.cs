namespace PosCloud.Ledger.BackOffice;

/// <summary>What somebody can be told of. A bit each.</summary>
[Flags]
internal enum WebhookType
{
    None = 0,
    RedemptionCreated = 1,
    RedemptionUndone = 2,
    OrderRefunded = 4,
}

internal static class WebhookTypes
{
    public const WebhookType All =
        WebhookType.RedemptionCreated | WebhookType.RedemptionUndone | WebhookType.OrderRefunded;

    /// <summary>As it stands in the message (Standard Webhooks: full-stop delimited).</summary>
    public static string NameOf(this WebhookType type) => type switch
    {
        WebhookType.RedemptionCreated => "redemption.created",
        WebhookType.RedemptionUndone => "redemption.undone",
        _ => "order.refunded",
    };

    /// <summary>Of what happened to something, once: the same each time that it is told.</summary>
    public static string EventIdOf(this WebhookType type, string id) =>
        type == WebhookType.RedemptionUndone ? $"{id}.undone" : id;
}

/// <summary>Whose orders are taken where they are signed with the secret, which is kept sealed.</summary>
internal sealed record WebhookSource(
    string SourceId, string Name, byte[] SealedSecret, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);

/// <summary>Who is told what happened. The secret that messages are signed with is kept sealed.</summary>
internal sealed record WebhookEndpoint(
    string EndpointId, string Url, WebhookType Types, byte[] SealedSecret, string CreatedBy, DateTimeOffset CreatedAt,
    bool IsActive);

/// <summary>One message to one endpoint, and what became of it.</summary>
/// <param name="EventId">Of what happened: the same for every endpoint and every attempt.</param>
/// <param name="Subject">The entitlement's id, or the order's.</param>
/// <param name="Detail">The scan's id, or the refund's.</param>
/// <param name="Body">As it is sent; empty: not yet made.</param>
/// <param name="NextAt">When it is tried next; null: it is delivered, or given up.</param>
/// <param name="Outcome">Of the last attempt, for people.</param>
internal sealed record WebhookDelivery(
    string EventId, string EndpointId, WebhookType Type, string Subject, string Detail, string Body,
    DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? NextAt, DateTimeOffset? DeliveredAt, string Outcome);
