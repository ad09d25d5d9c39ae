using System.Runtime.InteropServices;
using SQLitePCL;

namespace PosCloud.Ledger.Sqlite;

/// <summary>What SQLite says of the file below a connection (www.sqlite.org/c3ref/file_control.html).</summary>
internal static partial class SqliteFileControl
{
    // sqlite3.h: SQLITE_FCNTL_HAS_MOVED.
    private const int AsksHasMoved = 20;

    /// <summary>Whether the file that is open is no longer the one at its place: moved, deleted, or another put there.
    /// False on Windows, where one that is open cannot be.</summary>
    public static bool HasMoved(sqlite3 database)
    {
        var hasMoved = 0;
        return Control(database.DangerousGetHandle(), 0, AsksHasMoved, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    private static partial int Control(nint database, nint schema, int operation, ref int answer);
}
