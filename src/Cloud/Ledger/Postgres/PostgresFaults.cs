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
    public static LedgerException? From(Exception fault, string database) => fault switch
    {
        PostgresException { SqlState: Changed } e => Of(
            LedgerFault.Busy, "others changed the same record again and again", database, e),
        PostgresException e => FromServer(e, database),
        NpgsqlException { InnerException: TimeoutException } e => Of(
            LedgerFault.Busy, "it did not answer in time", database, e),
        NpgsqlException e => Of(LedgerFault.Unreachable, e.Message, database, e),
        SocketException e => Of(LedgerFault.Unreachable, e.Message, database, e),
        TimeoutException e => Of(LedgerFault.Busy, "it did not answer in time", database, e),
        _ => null,
    };

    private static LedgerException? FromServer(PostgresException e, string database) => e.SqlState[..2] switch
    {
        // Disk full and other means that are used up; the system's own errors.
        "53" when e.SqlState == PostgresErrorCodes.TooManyConnections => Of(
            LedgerFault.Busy, e.MessageText, database, e),
        "53" or "58" => Of(LedgerFault.Full, e.MessageText, database, e),
        // Rolled back for others, locked, or stopped by an operator; a standby does not write.
        "40" or "55" or "57" or "25" => Of(LedgerFault.Busy, e.MessageText, database, e),
        "08" => Of(LedgerFault.Unreachable, e.MessageText, database, e),
        // Not let in, no such database, no such table.
        "28" or "3D" or "42" => Of(LedgerFault.Unreadable, e.MessageText, database, e),
        _ => null,
    };

    private static LedgerException Of(LedgerFault fault, string why, string database, Exception e) => new(
        fault, $"the database {database} cannot be used: {why}", e);
}
