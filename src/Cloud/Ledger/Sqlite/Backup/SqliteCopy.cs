using Microsoft.Data.Sqlite;
using PosCloud.Codes;
using PosCloud.Ledger.Migrations;
using SQLitePCL;

namespace PosCloud.Ledger.Sqlite;

/// <summary>Copies of a whole database, of one moment, taken while clouds work on it (www.sqlite.org/backup.html).
/// </summary>
internal static class SqliteCopy
{
    // 4 MB of pages: how often progress is told and a stop is seen.
    private const int PagesPerStep = 1024;

    /// <summary>Copies the database into a file, replacing what is in it. Holds no writer up; the WAL cannot be written
    /// back meanwhile.</summary>
    /// <param name="path">Read, not changed; it may be of an earlier schema.</param>
    /// <param name="copy">Is flushed to the disk when this returns.</param>
    /// <param name="progress">Called with 0 to 1, after each step.</param>
    /// <param name="stopping">Leaves half a copy.</param>
    /// <exception cref="LedgerException">It cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static void Write(string path, string copy, Action<double> progress, CancellationToken stopping) =>
        SqliteFile.ReadOnly(path, anyVersion: true, session =>
        {
            session.CopyTo(copy, PagesPerStep, progress, stopping);
            return true;
        });

    /// <summary>Reads every page of a copy that nobody has open.</summary>
    /// <param name="copy">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="key">The key that it should be kept under.</param>
    /// <param name="stopping">Ends the reading.</param>
    /// <exception cref="LedgerException">It is damaged, no database of this program or an older one, or of another
    /// key.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static void Verify(string copy, string name, CodeKey key, CancellationToken stopping)
    {
        try
        {
            var source = new Uri(Path.GetFullPath(copy)).AbsoluteUri + "?immutable=1";
            using var connection = SqliteFile.Connect(source, SqliteOpenMode.ReadOnly);
            using var ending = stopping.Register(() => raw.sqlite3_interrupt(connection.Handle));
            using var session = new SqliteSession(connection);
            if (SqliteMigrator.Check(session, name, key, SqliteMigrations.All[^1].Version).Version == 0)
                throw new LedgerException(LedgerFault.WrongSchema, $"{name} holds no ledger");
            var found = session.First("PRAGMA integrity_check(1)", row => row.GetString(0));
            if (found != "ok")
                throw new LedgerException(LedgerFault.Unreadable, $"{name} is damaged: {found}");
        }
        catch (SqliteException) when (stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException(stopping);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.From(e, name);
        }
    }
}
