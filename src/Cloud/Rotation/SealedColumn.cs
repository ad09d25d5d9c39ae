using PosCloud.Admin.Staff;
using PosCloud.Admin.Web;
using PosCloud.Admin.Webhooks;
using PosCloud.Codes;
using PosCloud.Ledger;

namespace PosCloud.Rotation;

/// <summary>A column of sealed values, whose rows are read in the order of what they are bound to, some at a time.
/// </summary>
internal sealed class SealedColumn
{
    private readonly SqlText _table;
    private readonly SqlText _column;
    private readonly SqlText _id;
    private readonly Func<string, string> _boundTo;

    // Redemptions are found by their entitlement and scan; in another order so many would be sorted each time.
    private readonly bool _isOfUses;

    private SealedColumn(
        SealedKind kind, SqlText table, SqlText column, SqlText id, Func<string, string>? boundTo = null,
        bool isOfUses = false) =>
        (Kind, _table, _column, _id, _boundTo, _isOfUses) = (
            kind, table, column, id, boundTo ?? (one => one), isOfUses);

    /// <summary>Every one but the key of the terminals' authority, of which a ledger has one.</summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new(SealedKind.Reply, $"scans", $"reply", $"scan_id"),
        new(SealedKind.Reply, $"undos", $"reply", $"undo_id"),
        new(SealedKind.Secret, $"users", $"sealed_totp", $"user_id", UsersUseCase.TotpOf),
        new(SealedKind.Secret, $"web_keys", $"sealed_xml", $"name", WebKeys.PlaceOf),
        new(SealedKind.Secret, $"webhook_sources", $"sealed_secret", $"source_id", WebhooksUseCase.SourceOf),
        new(SealedKind.Secret, $"webhook_endpoints", $"sealed_secret", $"endpoint_id", WebhooksUseCase.EndpointOf),
        new(SealedKind.Answers, $"redemptions", $"sealed_answers", $"redemption_id", isOfUses: true),
    ];

    public SealedKind Kind { get; }

    /// <summary>What a value is bound to.</summary>
    public string BoundTo(SealedValue value) => _boundTo(value.Id);

    /// <summary>The next rows, at most so many; fewer: there are no more. Also those without a value: of few among many
    /// the next one would else be looked for longer than a statement may take.</summary>
    public Task<IReadOnlyList<SealedValue>> ListAsync(ISqlSession session, SealedValue? after, int limit) =>
        session.QueryAsync(
            Next(session.Merchant, after?.First ?? "", after?.Second ?? "", limit),
            row => new SealedValue(
                row.GetString(0), row.IsDBNull(1) ? null : StoredValue.Bytes(row, 1), row.GetString(2),
                row.GetString(3)));

    private SqlText Next(string merchant, string first, string second, int limit)
    {
        if (_isOfUses)
            return $"""
                SELECT {_id}, {_column}, entitlement_id, scan_id FROM {_table}
                WHERE merchant_id = {merchant} AND (entitlement_id, scan_id) > ({first}, {second})
                ORDER BY entitlement_id, scan_id LIMIT {limit}
                """;
        return $"""
            SELECT {_id}, {_column}, {_id}, '' FROM {_table}
            WHERE merchant_id = {merchant} AND {_id} > {first}
            ORDER BY {_id} LIMIT {limit}
            """;
    }

    /// <summary>Puts another value in the place of one, where it is there still.</summary>
    public Task<int> PutAsync(ISqlSession session, SealedValue value, byte[] next) => session.RunAsync(
        $"""
        UPDATE {_table} SET {_column} = {next}
        WHERE merchant_id = {session.Merchant} AND {_id} = {value.Id} AND {_column} = {value.Sealed ?? []}
            {(_isOfUses ? OfUse(value) : SqlText.None)}
        """);

    private static SqlText OfUse(SealedValue value) =>
        $"AND entitlement_id = {value.First} AND scan_id = {value.Second}";
}

/// <summary>A sealed value with the id that it is bound to, and where it stands in the order of its column; null: there
/// is none in that row.</summary>
internal sealed record SealedValue(string Id, byte[]? Sealed, string First, string Second);
