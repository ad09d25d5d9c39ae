using System.Net.Sockets;
using Npgsql;

namespace PosCloud.Ledger.Postgres;

/// <summary>PostgreSQL's error codes in the words of the ledger (PostgreSQL 15, appendix A).</summary>
internal static class PostgresFaults
{
    /// <summary>Raised by require_unchanged.</summary>
    public const string Changed = "PC001";

    /// <summary>Whether the transaction was undone and may be decided and written anew.</summary>
    public static bool IsRepeatable(Exception fault) => fault is PostgresException
    {
        SqlState: Changed or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    /// <summary>Null: it is a bug, and no state of the database.</summary>
    public static LedgerException? From(Exception fault, string database)
    {
        var (kind, why) = fault switch
        {
            PostgresException { SqlState: Changed } =>
                (LedgerFault.Busy, "others changed the same record again and again"),
            PostgresException e => (KindOf(e.SqlState), e.MessageText),
            NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
                (LedgerFault.Busy, "it did not answer in time"),
            // What Npgsql says itself is that something failed; why, stands inside.
            NpgsqlException or SocketException => (LedgerFault.Unreachable, fault.GetBaseException().Message),
            _ => ((LedgerFault?)null, ""),
        };
        return kind is { } known
            ? new LedgerException(known, $"the database {database} cannot be used: {why}", fault)
            : null;
    }

    private static LedgerFault? KindOf(string state) => state[..2] switch
    {
        "53" when state == PostgresErrorCodes.DiskFull => LedgerFault.Full,
        // Out of memory, of connections; rolled back for others, locked, stopped by an operator; a standby does not
        // write; statements that were prepared before the tables changed.
        "53" or "40" or "55" or "57" or "25" or "26" or "0A" => LedgerFault.Busy,
        // The system's own errors.
        "58" => LedgerFault.Full,
        "08" => LedgerFault.Unreachable,
        // Not let in, no such database, no such table, damaged.
        "28" or "3D" or "42" or "XX" => LedgerFault.Unreadable,
        _ => null,
    };
}
