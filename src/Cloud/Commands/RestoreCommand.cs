using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud restore</c>: puts the database and the key of a backup in their place, once all of it was read
/// and found whole. What stood there is moved aside, not deleted, and only by <c>--force</c>; what a cloud has open is
/// left alone.</summary>
internal static class RestoreCommand
{
    public static async Task<int> RunAsync(
        string file, string db, bool force, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        string? draft = null;
        try
        {
            var path = LedgerDatabase.SqlitePath(db);
            // Before minutes of unpacking, and once more when it is done.
            RestoredPlace.Check(path, force);
            draft = OwnerOnlyFile.DraftOf(path);
            byte[] key;
            await using (var database = OwnerOnlyFile.CreateNew(draft))
                key = await BackupFile.ReadAsync(file, database, stopping);
            SqliteCopy.Verify(draft, file, CodeKeyFile.Parse(key, file), stopping);
            var old = RestoredPlace.Put(draft, key, path, force);
            await output.WriteLineAsync(
                $"{path} and its key are restored from {file}" + (old is null ? "" : $"; what was there is now {old}"));
            return ExitCodes.Success;
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
            return ExitCodes.BadUsage;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("poscloud: stopped; nothing was restored");
        }
        catch (Exception e) when (e is LedgerException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
        }
        finally
        {
            if (draft is not null && File.Exists(draft)) File.Delete(draft);
        }
        return ExitCodes.Failure;
    }
}
