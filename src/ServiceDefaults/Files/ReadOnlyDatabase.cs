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
                var result = read(Unchanging(path));
                if (StateOf(path) == before) return result;
            }
            catch (Exception) when (StateOf(path) != before)
            {
                // Half of two states: whatever it looked like, the next reading tells.
            }
        }

        return read(path);
    }

    /// <summary>For what is too much to be kept, or is given away as it is read.</summary>
    /// <param name="path">The database; it is there.</param>
    /// <param name="read">As of <see cref="Read"/>; called once.</param>
    /// <returns>False: a service was started meanwhile and has changed the database. What was read is of two
    /// states.</returns>
    public static bool ReadOnce(string path, Action<string> read)
    {
        var before = StateOf(path);
        // What a service that is started writes goes to the -wal first, which is not looked at.
        bool IsAsBefore() => before.IsOpen || StateOf(path) with { IsOpen = false } == before;
        try
        {
            read(before.IsOpen ? path : Unchanging(path));
            return IsAsBefore();
        }
        catch (Exception fault) when (fault is not StandardOutputException && !IsAsBefore())
        {
            // Half of two states: it may have looked like anything.
            return false;
        }
    }

    private static string Unchanging(string path) => new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";

    private static (bool IsOpen, DateTime Written, long Length) StateOf(string path) =>
        (File.Exists(path + "-wal"), File.GetLastWriteTimeUtc(path), new FileInfo(path).Length);
}
