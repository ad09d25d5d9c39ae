using Microsoft.Data.Sqlite;

namespace PosCloud.Ledger.Sqlite;

/// <summary>How values stand in a row.</summary>
internal static class Row
{
    /// <summary>Unix milliseconds UTC.</summary>
    public static object? Millis(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static byte[] Bytes(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>The columns that every record of a call has.</summary>
    public static (string Name, object? Value)[] Call(CallFacts call) =>
    [
        ("$terminal", call.Terminal), ("$lane", call.Lane), ("$store", call.Store), ("$operator", call.Operator),
        ("$device", Millis(call.DeviceTime)), ("$received", Millis(call.ReceivedAt)),
    ];
}
