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

    public static RecordedUse Use(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.GetBoolean(6));

    public static RecordedScan RecordedScan(DbDataReader row) => new(row.GetString(0), (Reason)row.GetInt32(1));

    public static RecordedSlip Slip(DbDataReader row) =>
        new(row.GetString(0), row.GetInt32(1), (SlipOutcome)row.GetInt32(2));

    public static RecordedTerminal Terminal(DbDataReader row) => new(
        row.GetString(0), row.IsDBNull(1) ? null : (uint)row.GetInt64(1), StoredValue.Time(row, 2), row.GetBoolean(3));
}
