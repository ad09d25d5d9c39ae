namespace PosDaemon.ServiceDefaults;

/// <summary>Reads a SQLite database that belongs to a service, whether the service runs, was stopped or was killed, and
/// leaves the database and its folder as they are.</summary>
public static class ReadOnlyDatabase
{
    /// <summary>Calls <paramref name="read"/> once, or twice where a service began to write meanwhile.</summary>
    /// <param name="path">The database; it is there.</param>
    /// <param name="read">Opens the data source that it is given with SqliteOpenMode.ReadOnly and without a pool,
    /// reads, and closes it.</param>
    /// <returns>What was read, of one state of the database.</returns>
    public static T Read<T>(string path, Func<string, T> read)
    {
        // A reader of a WAL database needs -wal and -shm, makes them where they are missing and cannot take them away
        // again (https://sqlite.org/wal.html#read_only_databases). Without a -wal nobody has it open: then it is read
        // as one that cannot change, and again if it did.
        var before = StateOf(path);
        if (!before.IsOpen)
        {
            try
            {
                var result = read(new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1");
                if (StateOf(path) == before) return result;
            }
            catch (Exception) when (StateOf(path) != before)
            {
                // Half of two states: whatever it looked like, the next reading tells.
            }
        }

        return read(path);
    }

    private static (bool IsOpen, DateTime Written, long Length) StateOf(string path) =>
        (File.Exists(path + "-wal"), File.GetLastWriteTimeUtc(path), new FileInfo(path).Length);
}
