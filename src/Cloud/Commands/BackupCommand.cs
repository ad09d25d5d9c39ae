using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud backup</c>: the database of one moment and its key in one file; clouds may be working on it.
/// The file has its name only when all of it was written, read again and found whole.</summary>
internal static class BackupCommand
{
    public static async Task<int> RunAsync(
        string db, string file, TextWriter output, TextWriter error, CancellationToken stopping)
    {
        var copy = OwnerOnlyFile.DraftOf(file);
        var draft = OwnerOnlyFile.DraftOf(file);
        try
        {
            var path = LedgerDatabase.SqlitePath(db);
            Check(path, file);
            var keyFile = CodeKeyFile.Read(CodeKeyFile.PathFor(path), path);
            var key = CodeKeyFile.Parse(keyFile, CodeKeyFile.PathFor(path));
            OwnerOnlyFile.CreateNew(copy).Dispose();
            SqliteCopy.Write(path, copy, Tenths(output), stopping);
            SqliteCopy.Verify(copy, path, key, stopping);
            await using (var archive = OwnerOnlyFile.CreateNew(draft))
                await BackupFile.WriteAsync(archive, copy, keyFile, stopping);
            DurableFolder.Move(draft, file);
            await output.WriteLineAsync($"{path} and its key are in {file}; whoever has it can make codes");
            return ExitCodes.Success;
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
            return ExitCodes.BadUsage;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("poscloud: stopped; nothing was backed up");
        }
        catch (LedgerException e)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"poscloud: --out {file}: {e.Message}");
        }
        finally
        {
            Remove(copy);
            Remove(draft);
        }
        return ExitCodes.Failure;
    }

    private static void Check(string path, string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new UsageException("--out is empty: expected the name of a file");
        if (!Path.Exists(path))
            throw new LedgerException(LedgerFault.Unreadable, $"there is no database {path}");
        if (Path.Exists(file))
            throw new IOException("it is there already; name another file");
    }

    private static void Remove(string file)
    {
        if (File.Exists(file)) File.Delete(file);
    }

    private static Action<double> Tenths(TextWriter output)
    {
        var told = 0;
        return done =>
        {
            var tenths = (int)(done * 10);
            if (tenths > told)
                output.WriteLine($"copied {tenths * 10} %");
            told = tenths;
        };
    }
}
