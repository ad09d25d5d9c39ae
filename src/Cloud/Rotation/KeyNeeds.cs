using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Rotation;

/// <summary>What still needs a key, in figures.</summary>
/// <param name="Codes">That can still be used, or were used within <see cref="Lately"/>.</param>
/// <param name="Requests">Scans, undos and uploads within <see cref="Lately"/>: asked again they have to be known.
/// </param>
/// <param name="Tickets">Of machines that may still enrol.</param>
/// <param name="ApiKeys">That are good and made no call since the rotation.</param>
/// <param name="Pins">Of operators who did not sign in since the rotation.</param>
/// <param name="Sealed">Values.</param>
internal sealed record KeyNeeds(long Codes, long Requests, long Tickets, long ApiKeys, long Pins, long Sealed)
{
    /// <summary>A terminal that was switched off for so long asks no more.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public bool IsNone => this == new KeyNeeds(0, 0, 0, 0, 0, 0);

    /// <summary>Reads all but <see cref="Sealed"/>, which nobody can tell without opening each.</summary>
    public static async Task<KeyNeeds> ReadAsync(
        ISqlSession session, CodeKey key, CodeKey one, long sealedValues, DateTimeOffset now)
    {
        var since = now - Lately;
        async Task<long> CountAsync(SqlText sql) => await session.FirstAsync(sql, row => row.GetInt64(0));
        SqlText Asked(SqlText table) =>
            $"""
            SELECT count(*) FROM {table}
            WHERE merchant_id = {session.Merchant} AND received_at >= {since} AND {IsOf($"fingerprint", key, one)}
            """;
        return new KeyNeeds(
            await CountAsync(CodesOf(session, key, one, now)),
            await CountAsync(Asked($"scans")) + await CountAsync(Asked($"undos")) + await CountAsync(Asked($"uploads")),
            await CountAsync(
                $"""
                SELECT count(*) FROM enrollment_tokens
                WHERE expires_at > {now} AND {IsOf($"token_hash", key, one)}
                """),
            await CountAsync(
                $"""
                SELECT count(*) FROM api_keys
                WHERE merchant_id = {session.Merchant} AND revoked_at IS NULL AND {IsOf($"key_hash", key, one)}
                """),
            await CountAsync(
                $"""
                SELECT count(*) FROM operators
                WHERE merchant_id = {session.Merchant} AND pin_hash LIKE {(one.Mark is null ? "" : one.Name) + "$%"}
                """),
            sealedValues);
    }

    /// <summary>As a person reads it.</summary>
    public override string ToString() => IsNone ? "nothing" : string.Join(", ", new[]
    {
        Of(Codes, "code that can still be used or was used within 30 days",
            "codes that can still be used or were used within 30 days"),
        Of(Requests, "scan, undo or upload of the last 30 days that may be asked again",
            "scans, undos and uploads of the last 30 days that may be asked again"),
        Of(Tickets, "enrolment ticket", "enrolment tickets"),
        Of(ApiKeys, "API key that made no call since", "API keys that made no call since"),
        Of(Pins, "PIN that nobody signed in with since", "PINs that nobody signed in with since"),
        Of(Sealed, "sealed value", "sealed values"),
    }.OfType<string>());

    private static string? Of(long count, string one, string several) => count switch
    {
        0 => null,
        1 => $"1 {one}",
        _ => $"{count} {several}",
    };

    // What waits for its payment is good for its days from then on, and what is blocked may be good again.
    private static SqlText CodesOf(ISqlSession session, CodeKey key, CodeKey one, DateTimeOffset now) =>
        $"""
        SELECT count(*) FROM codes c
        JOIN entitlements e ON e.merchant_id = c.merchant_id AND e.entitlement_id = c.entitlement_id
        JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.order_id
        WHERE c.merchant_id = {session.Merchant} AND NOT c.revoked AND {IsOf($"c.code_hash", key, one)}
            AND (EXISTS (SELECT 1 FROM redemptions r WHERE r.merchant_id = e.merchant_id
                    AND r.entitlement_id = e.entitlement_id
                    AND (r.redeemed_at >= {now - Lately} OR r.undo_until > {now}))
                OR e.state IN (0, 1) AND (o.state = 0 OR o.state = 1 AND {BuyerStatements.IsUsable(now)}))
        """;

    // The last 4 of the 32 bytes are the mark of the key; of the key from before there were rotations they are any.
    private static SqlText IsOf(SqlText column, CodeKey key, CodeKey one)
    {
        if (one.Mark is { } own)
            return $"substr({column}, 29, 4) = {own}";
        var marks = key.All.Select(other => other.Mark).OfType<byte[]>().ToList();
        if (marks.Count == 0)
            return $"1 = 1";
        return $"substr({column}, 29, 4) NOT IN ({SqlText.Join(marks.Select(Value))})";
    }

    private static SqlText Value(byte[] bytes) => $"{bytes}";
}
