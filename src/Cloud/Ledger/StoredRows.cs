using System.Data.Common;
using Google.Protobuf.WellKnownTypes;
using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Ledger;

/// <summary>Reads single records from rows of either store. Each takes the columns from the first on, in the order in
/// which the record names its parts, unless it says otherwise.</summary>
internal static class StoredRows
{
    public static StoredScan Scan(DbDataReader row) => new(
        StoredValue.Bytes(row, 0), StoredValue.Bytes(row, 1), row.GetString(2), (Reason)row.GetInt32(3),
        StoredValue.Bytes(row, 4));

    public static StoredUndo Undo(DbDataReader row) => new(StoredValue.Bytes(row, 0), StoredValue.Bytes(row, 1));

    public static StoredUpload Upload(DbDataReader row) =>
        new((Verdict)row.GetInt32(0), row.GetString(1), StoredValue.Bytes(row, 2));

    /// <summary>When, the store's name, the terminal, the lane, the operator's name, the redemption. Null where its
    /// time cannot be read.</summary>
    public static PriorUse? PriorUse(DbDataReader row) => StoredValue.Time(row, 0) is not { } at ? null : new PriorUse
    {
        At = at.ToTimestamp(),
        StoreName = row.GetString(1),
        TerminalId = row.GetString(2),
        Lane = row.GetString(3),
        OperatorName = row.GetString(4),
        RedemptionId = row.GetString(5),
    };

    /// <summary>The columns of <see cref="PriorUse"/>, then which way, the store, how many persons and uses. Null where
    /// its time cannot be read.</summary>
    public static StandingPassage? Passage(DbDataReader row) => PriorUse(row) is not { } by
        ? null
        : new StandingPassage((Passage)row.GetInt32(6), row.GetString(7), row.GetInt32(8), row.GetInt32(9), by);

    public static RecordedUse Use(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.GetBoolean(6));

    public static RecordedScan RecordedScan(DbDataReader row) => new(row.GetString(0), (Reason)row.GetInt32(1));

    public static RecordedSlip Slip(DbDataReader row) =>
        new(row.GetString(0), row.GetInt32(1), (SlipOutcome)row.GetInt32(2));

    /// <summary>The name, its owner and since when, whether it is revoked, its store, its newest certificate's end and
    /// what its machine said of itself.</summary>
    public static RecordedTerminal Terminal(DbDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : (uint)row.GetInt64(1), StoredValue.Time(row, 2), row.GetBoolean(3),
        Text(row, 4), StoredValue.Time(row, 5), Text(row, 6), Text(row, 7));

    public static StoredTerminal EnrolledTerminal(DbDataReader row) => new(row.GetString(0), row.GetBoolean(1));

    public static StoredAuthority Authority(DbDataReader row) =>
        new(StoredValue.Bytes(row, 0), StoredValue.Bytes(row, 1));

    /// <summary>Behind the token when it was used, and of what it was used for the key, the machine and the
    /// certificate. One whose time cannot be read has expired.</summary>
    public static StoredToken Token(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), StoredValue.Time(row, 2) ?? DateTimeOffset.MinValue,
        row.IsDBNull(3) ? null : new TokenUse(
            StoredValue.Time(row, 3) ?? DateTimeOffset.MinValue, StoredValue.Bytes(row, 4), row.GetString(5),
            StoredValue.Bytes(row, 6)));

    /// <summary>One whose times cannot be read is good at no time.</summary>
    public static StoredCertificate Certificate(DbDataReader row) => new(
        row.GetString(0), Text(row, 1), StoredValue.Time(row, 2) ?? DateTimeOffset.MaxValue,
        StoredValue.Time(row, 3) ?? DateTimeOffset.MinValue,
        row.IsDBNull(4) ? null : StoredValue.Time(row, 4) ?? DateTimeOffset.MinValue, row.GetBoolean(5),
        row.GetString(6), row.GetString(7));

    private static string Text(DbDataReader row, int column) => row.IsDBNull(column) ? "" : row.GetString(column);
}
