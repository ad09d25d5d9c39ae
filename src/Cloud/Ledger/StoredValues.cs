using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PosCloud.Ledger;

/// <summary>Reads the values of one row whatever stands there: one that cannot be read is named in
/// <see cref="Damage"/> and replaced.</summary>
internal sealed class StoredValues(DbDataReader row)
{
    private readonly List<string> _damage = [];

    /// <summary>The names of what could not be read, by commas; empty: nothing.</summary>
    public string Damage => string.Join(", ", _damage);

    public int Int(int column, string name) => row.GetInt64(column) is var value and >= int.MinValue and <= int.MaxValue
        ? (int)value
        : Damaged(name, 0);

    /// <summary>Null where there is none, and where it is no time.</summary>
    public DateTimeOffset? Time(int column, string name) => row.IsDBNull(column) ? null
        : StoredValue.Time(row, column) ?? Damaged<DateTimeOffset?>(name, null);

    /// <summary>From zero to ten years, in seconds.</summary>
    public TimeSpan Seconds(int column, string name) => row.GetInt64(column) is var value and >= 0 and <= 315_360_000
        ? TimeSpan.FromSeconds(value)
        : Damaged(name, TimeSpan.Zero);

    public T Enum<T>(int column, string name, T fallback)
        where T : struct, Enum =>
        row.GetInt64(column) is var value and >= int.MinValue and <= int.MaxValue
        && System.Enum.IsDefined((T)System.Enum.ToObject(typeof(T), (int)value))
            ? (T)System.Enum.ToObject(typeof(T), (int)value)
            : Damaged(name, fallback);

    /// <param name="isWhole">Whether it holds what its type says: the reader of JSON lets null into lists.</param>
    public T Json<T>(int column, string name, JsonTypeInfo<T> type, T fallback, Func<T, bool> isWhole)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(row.GetString(column), type) is { } value && isWhole(value)
                ? value
                : Damaged(name, fallback);
        }
        catch (JsonException)
        {
            return Damaged(name, fallback);
        }
    }

    private T Damaged<T>(string name, T fallback)
    {
        _damage.Add(name);
        return fallback;
    }
}

internal static class LedgerTime
{
    /// <summary>The time in whole milliseconds: the ledger keeps no more, and a reply must not say more than its
    /// repetition can.</summary>
    public static DateTimeOffset GetLedgerNow(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}

/// <summary>Single values of a row of any store.</summary>
internal static class StoredValue
{
    private static readonly long FirstMillis = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastMillis = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A time of the database, or Unix milliseconds UTC. Null where there is none, and where it is no time.
    /// </summary>
    public static DateTimeOffset? Time(DbDataReader row, int column) => Value(row, column) switch
    {
        // The ends stand for what is behind them.
        DateTime time when time > DateTime.MinValue && time < DateTime.MaxValue =>
            new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        long millis when millis >= FirstMillis && millis <= LastMillis =>
            DateTimeOffset.FromUnixTimeMilliseconds(millis),
        _ => null,
    };

    public static byte[] Bytes(DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static object? Value(DbDataReader row, int column)
    {
        try
        {
            return row.GetValue(column);
        }
        catch (InvalidCastException)
        {
            // A time of the database that .NET has none for.
            return null;
        }
    }
}
