using System.Globalization;
using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Rotation;

/// <summary>What still needs a key, in figures, which end above <see cref="MostCounted"/>.</summary>
/// <param name="Codes">That can still be used, or were used within <see cref="Lately"/>.</param>
/// <param name="Requests">Scans, undos and uploads within <see cref="Lately"/>: asked again they have to be known.
/// </param>
/// <param name="Tickets">Of machines that may still enrol.</param>
/// <param name="ApiKeys">That are good and made no call since the rotation.</param>
/// <param name="Pins">Of active operators who did not sign in since the rotation.</param>
/// <param name="Sealed">Values.</param>
internal sealed record KeyNeeds(long Codes, long Requests, long Tickets, long ApiKeys, long Pins, long Sealed)
{
    /// <summary>Of each kind but <see cref="Sealed"/>; one more stands for any number above.</summary>
    public const int MostCounted = 1000;

    private const int MostNames = 20;

    // Rows that one statement goes through, of tables that may have many millions.
    private const int AtOnce = 5000;

    /// <summary>A terminal that was switched off for so long asks no more.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>Numbers of orders with such codes, at most 20.</summary>
    public IReadOnlyList<string> Orders { get; init; } = [];

    /// <summary>Names of such API keys, at most 20.</summary>
    public IReadOnlyList<string> ApiKeyNames { get; init; } = [];

    /// <summary>Ids of such operators, at most 20.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    public bool IsNone => Codes + Requests + Tickets + ApiKeys + Pins + Sealed == 0;

    /// <summary>Of a key that is in use anyway.</summary>
    public static KeyNeeds OfSealed(long values) => new(0, 0, 0, 0, 0, values);

    /// <summary>Reads all but <see cref="Sealed"/>, which nobody can tell without opening each.</summary>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used.</exception>
    public static async Task<KeyNeeds> ReadAsync(
        ILedgerStore ledger, CodeKey ring, CodeKey key, long sealedValues, DateTimeOffset now,
        CancellationToken stopping)
    {
        var since = now - Lately;
        Task<List<string>> AskedAsync(SqlText table, SqlText id) => WalkAsync(
            ledger, table, id,
            (session, part) =>
                $"""
                SELECT {id} FROM {table}
                WHERE merchant_id = {session.Merchant} AND {part} AND received_at >= {since}
                    AND {IsOf($"fingerprint", ring, key)}
                """,
            stopping);
        Task<IReadOnlyList<string>> ListAsync(Func<ISqlSession, SqlText> listed) => ledger.ReadReportAsync(
            session => session.QueryAsync(
                $"{listed(session)} LIMIT {1L + MostCounted}", row => row.GetString(0)));

        var codes = await WalkAsync(
            ledger, $"entitlements", $"entitlement_id", (session, part) => CodesOf(session, part, ring, key, now),
            stopping);
        var requests = (await AskedAsync($"scans", $"scan_id")).Count + (await AskedAsync($"undos", $"undo_id")).Count
            + (await AskedAsync($"uploads", $"scan_id")).Count;
        var tickets = await ListAsync(_ =>
            $"""
            SELECT terminal_id FROM enrollment_tokens
            WHERE expires_at > {now} AND {IsOf($"token_hash", ring, key)}
            """);
        var keys = await ListAsync(session =>
            $"""
            SELECT name FROM api_keys
            WHERE merchant_id = {session.Merchant} AND revoked_at IS NULL AND {IsOf($"key_hash", ring, key)}
            """);
        // Who is not active signs in with none; let back in when the key has gone, such an operator wants another.
        var pins = await ListAsync(session =>
            $"""
            SELECT operator_id FROM operators
            WHERE merchant_id = {session.Merchant} AND is_active
                AND pin_hash LIKE {(key.Mark is null ? "" : key.Name) + "$%"}
            """);
        return new KeyNeeds(codes.Count, requests, tickets.Count, keys.Count, pins.Count, sealedValues)
        {
            Orders = NamesOf(codes), ApiKeyNames = NamesOf(keys), Operators = NamesOf(pins),
        };
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
        Of(Sealed, "sealed value", "sealed values", isCapped: false),
    }.OfType<string>());

    /// <summary>Which ones, a line for each kind that has names.</summary>
    public IEnumerable<string> ListNames()
    {
        if (Orders.Count > 0)
            yield return $"orders: {Named(Orders)}";
        if (ApiKeyNames.Count > 0)
            yield return $"API keys: {Named(ApiKeyNames)}";
        if (Operators.Count > 0)
            yield return $"operators, by their PIN: {Named(Operators)}";
    }

    private static string Named(IReadOnlyList<string> names) =>
        string.Join(", ", names) + (names.Count == MostNames ? " and perhaps more" : "");

    private static List<string> NamesOf(IReadOnlyList<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Take(MostNames)];

    private static string? Of(long count, string one, string several, bool isCapped = true) => count switch
    {
        0 => null,
        1 => $"1 {one}",
        > MostCounted when isCapped => $"more than {MostCounted} {several}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} {several}"),
    };

    // Goes through a table by its key, so many rows a statement, until there are enough.
    private static async Task<List<string>> WalkAsync(
        ILedgerStore ledger, SqlText table, SqlText id, Func<ISqlSession, SqlText, SqlText> listed,
        CancellationToken stopping)
    {
        var found = new List<string>();
        for (string? after = "", end; found.Count <= MostCounted; after = end)
        {
            stopping.ThrowIfCancellationRequested();
            var start = after;
            (end, var rows) = await ledger.ReadReportAsync(session => session.FirstAsync(
                $"""
                SELECT max(p.id), count(*) FROM (
                    SELECT {id} AS id FROM {table} WHERE merchant_id = {session.Merchant} AND {id} > {start}
                    ORDER BY {id} LIMIT {(long)AtOnce}) p
                """,
                row => (row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1))));
            if (end is not { } last)
                break;
            found.AddRange(await ledger.ReadReportAsync(session => session.QueryAsync(
                $"{listed(session, $"{id} > {start} AND {id} <= {last}")} LIMIT {1L + MostCounted - found.Count}",
                row => row.GetString(0))));
            if (rows < AtOnce)
                break;
        }

        return found;
    }

    // What waits for its payment is good for its days from then on, and what is blocked may be good again.
    private static SqlText CodesOf(
        ISqlSession session, SqlText part, CodeKey ring, CodeKey key, DateTimeOffset now) =>
        $"""
        SELECT o.number FROM (SELECT * FROM entitlements WHERE merchant_id = {session.Merchant} AND {part}) e
        JOIN codes c ON c.merchant_id = e.merchant_id AND c.entitlement_id = e.entitlement_id
        JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.order_id
        WHERE NOT c.revoked AND {IsOf($"c.code_hash", ring, key)}
            AND (EXISTS (SELECT 1 FROM redemptions r WHERE r.merchant_id = e.merchant_id
                    AND r.entitlement_id = e.entitlement_id
                    AND (r.redeemed_at >= {now - Lately} OR r.undo_until > {now}))
                OR e.state IN (0, 1) AND (o.state = 0 OR o.state = 1 AND {BuyerStatements.IsUsable(now)}))
        """;

    // The last 4 of the 32 bytes are the mark of the key; of the key from before there were rotations they are any.
    private static SqlText IsOf(SqlText column, CodeKey ring, CodeKey key)
    {
        if (key.Mark is { } own)
            return $"substr({column}, 29, 4) = {own}";
        var marks = ring.All.Select(other => other.Mark).OfType<byte[]>().ToList();
        if (marks.Count == 0)
            return $"1 = 1";
        return $"substr({column}, 29, 4) NOT IN ({SqlText.Join(marks.Select(Value))})";
    }

    private static SqlText Value(byte[] bytes) => $"{bytes}";
}
