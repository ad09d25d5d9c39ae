using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using PosCloud.Ledger;
using PosCloud.Ledger.Postgres;

namespace PosDaemon.Benchmarks.Ledger;

/// <summary>What pgbench runs: the very statements of a redemption, in the same two round trips. Each transaction takes
/// the next coupon of its client; what differs from one to the next is a parameter, the rest is written out.</summary>
internal static partial class PgbenchScript
{
    private const string Coupon = "the coupon", Scan = "the scan", RedemptionOfScan = "R" + Scan;

    /// <summary>The numbers of the coupons from <c>base</c> on are passed over in leaps, so that they come in no
    /// order: :n is the coupon, :s the scan.</summary>
    public static string Write(string merchant)
    {
        using var connection = new NpgsqlConnection();
        var attempt = new RedeemAttempt(Scan, new byte[32], Encoding.ASCII.GetBytes(Coupon), Coupons.Call);
        var facts = new RedeemFacts(
            null, false, new CallerFacts(null, null, false), new FoundCode(false, Coupons.Facts(Coupon), null));
        var script = new StringBuilder($"""
            \set i :i + 1
            \set k :base + :i * :clients + :client_id
            \set n {Coupons.First} + (:k * {Leaps.Length}) % :coupons
            \set s {Coupons.First} + :k

            """);
        var (reads, writes) = (new PostgresBatch(connection), new PostgresBatch(connection));
        RedeemStatements.AddLocks(reads, merchant, attempt);
        RedeemStatements.AddFacts(reads, merchant, attempt);
        RedeemStatements.AddWrite(
            writes, merchant, attempt, new RedeemStatements.Read(facts, 0), Coupons.Accept(attempt));
        Write(script, ["BEGIN ISOLATION LEVEL READ COMMITTED", .. reads.Commands.Select(Text)]);
        Write(script, [.. writes.Commands.Select(Text), "COMMIT"]);
        return script.ToString();
    }

    private static void Write(StringBuilder script, IEnumerable<string> statements)
    {
        script.AppendLine(@"\startpipeline");
        foreach (var statement in statements)
            script.AppendLine(statement + ";");
        script.AppendLine(@"\endpipeline");
    }

    private static string Text(NpgsqlBatchCommand command) => Place().Replace(command.CommandText, place =>
        Literal(command.Parameters[int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture) - 1]));

    private static string Literal(NpgsqlParameter parameter) => parameter.Value switch
    {
        null or DBNull => $"NULL::{TypeOf(parameter.NpgsqlDbType)}",
        Coupon => ":n::text",
        Scan => ":s::text",
        RedemptionOfScan => ":s::text",
        byte[] bytes when Encoding.ASCII.GetString(bytes) == Coupon => ":n::bytea",
        byte[] bytes => $@"'\x{Convert.ToHexString(bytes)}'::bytea",
        string text => $"'{text.Replace("'", "''")}'::text",
        // No colons: pgbench takes what stands behind one for a variable.
        DateTime time => $"'{time:yyyyMMdd'T'HHmmss'Z'}'::timestamptz",
        bool value => value ? "true" : "false",
        string[] { Length: 0 } => "'{}'::text[]",
        byte[][] { Length: 0 } => "'{}'::bytea[]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => throw new InvalidOperationException($"no literal for {other}"),
    };

    private static string TypeOf(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Text => "text",
        NpgsqlDbType.Bytea => "bytea",
        NpgsqlDbType.TimestampTz => "timestamptz",
        _ => throw new InvalidOperationException($"no null of {type}"),
    };

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Place();
}

/// <summary>The order in which coupons are redeemed.</summary>
internal static class Leaps
{
    /// <summary>A prime: whatever the number of coupons, each is met once.</summary>
    public const long Length = 7_919_993;

    public static long At(long index, long coupons) => index * Length % coupons;
}
