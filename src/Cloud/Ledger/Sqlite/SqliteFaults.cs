using Microsoft.Data.Sqlite;

namespace PosCloud.Ledger.Sqlite;

/// <summary>SQLite's result codes in the words of the ledger (www.sqlite.org/rescode.html).</summary>
internal static class SqliteFaults
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Full = 13;

    public static LedgerException From(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        Busy or Locked => new LedgerException(LedgerFault.Busy, $"another process holds the database {path}", e),
        Full or IoError => new LedgerException(
            LedgerFault.Full, $"the database {path} cannot be written: {e.Message}", e),
        _ => new LedgerException(LedgerFault.Unreadable, $"the database {path} cannot be used: {e.Message}", e),
    };
}
