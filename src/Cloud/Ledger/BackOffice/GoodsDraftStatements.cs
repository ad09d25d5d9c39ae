namespace PosCloud.Ledger.BackOffice;

/// <summary>A file of goods that was checked and not yet carried out.</summary>
/// <param name="Content">Its lines as JSON.</param>
internal sealed record GoodsDraft(
    string DraftId, string StoreId, string Content, string MadeBy, DateTimeOffset MadeAt);

/// <summary>Files of goods between their check and their import: one for each user, and none for long.</summary>
internal static class GoodsDraftStatements
{
    public static Task AddAsync(ISqlSession session, GoodsDraft draft) => session.RunAsync(
        $"""
        INSERT INTO goods_drafts (merchant_id, draft_id, store_id, content, made_by, made_at)
        VALUES ({session.Merchant}, {draft.DraftId}, {draft.StoreId}, {draft.Content}, {draft.MadeBy}, {draft.MadeAt})
        """);

    /// <summary>Those of one user, and all that are older.</summary>
    public static Task DeleteAsync(ISqlSession session, string madeBy, DateTimeOffset before) => session.RunAsync(
        $"""
        DELETE FROM goods_drafts
        WHERE merchant_id = {session.Merchant} AND (made_by = {madeBy} OR made_at < {before})
        """);

    /// <summary>Of two who ask for it at one moment one gets it.</summary>
    /// <returns>Null: there is none by that id of that user.</returns>
    public static Task<GoodsDraft?> RemoveAsync(ISqlSession session, string draftId, string madeBy) =>
        session.FirstAsync(
            $"""
            DELETE FROM goods_drafts
            WHERE merchant_id = {session.Merchant} AND draft_id = {draftId} AND made_by = {madeBy}
            RETURNING draft_id, store_id, content, made_by, made_at
            """,
            row => new GoodsDraft(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
                StoredValue.Time(row, 4) ?? DateTimeOffset.MinValue));
}
