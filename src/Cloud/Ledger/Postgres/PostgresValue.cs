using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace PosCloud.Ledger.Postgres;

/// <summary>Values of statements, by their place ($1, $2 …) and with their type, so that a null has one too.</summary>
internal static partial class PostgresValue
{
    public static NpgsqlParameter Of(string? value) => Of(value is null ? null : Storable(value), NpgsqlDbType.Text);

    public static NpgsqlParameter Of(byte[]? value) => Of(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Of(long? value) => value is { } known ? Of(known) : Of(null, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter Of(DateTimeOffset? value) =>
        Of(Finite(value), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of(string[] values) =>
        Of(values.Select(Storable).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Of(byte[][] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static NpgsqlParameter Of(int[] values) => Of(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlParameter Of(DateTimeOffset?[] values) =>
        Of(values.Select(Finite).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    /// <summary>JSON that is text already.</summary>
    public static NpgsqlParameter Json(string value) => Of(StorableJson(value), NpgsqlDbType.Jsonb);

    /// <summary>The time in UTC. Npgsql makes infinity of the ends of .NET's calendar, which is no time: of them a
    /// microsecond is taken.</summary>
    public static DateTime? Finite(DateTimeOffset? time) => time?.UtcDateTime switch
    {
        { } first when first == DateTime.MinValue => first.AddMicroseconds(1),
        { } last when last == DateTime.MaxValue => last.AddMicroseconds(-1),
        var other => other,
    };

    /// <summary>Text without what PostgreSQL cannot hold, NUL and halves of surrogate pairs: U+FFFD is in their place.
    /// </summary>
    public static string Storable(string text)
    {
        var whole = text.AsSpan().ContainsAnyInRange('\ud800', '\udfff')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))
            : text;
        return whole.Replace('\0', '\uFFFD');
    }

    /// <summary>The same in JSON, where NUL is written as an escape.</summary>
    public static string StorableJson(string json) => EscapedNul().Replace(json, "$1\\uFFFD");

    // Not behind a backslash that is itself escaped.
    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u0000")]
    private static partial Regex EscapedNul();

    /// <summary>The columns that every record of a call has, in this order: terminal, lane, store, operator,
    /// device_time, received_at.</summary>
    public static NpgsqlParameter[] Call(CallFacts call) =>
    [
        Of(call.Terminal), Of(call.Lane), Of(call.Store), Of(call.Operator), Of(call.DeviceTime), Of(call.ReceivedAt),
    ];

    private static NpgsqlParameter Of(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
