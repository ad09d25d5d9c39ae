using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The place that a restored database goes to. The database's own name is given up first and given last:
/// whenever the power fails, it is the old one, or none (which no cloud starts on), or the restored one with its
/// key.</summary>
internal static class RestoredPlace
{
    // SQLite's lock bytes (www.sqlite.org/src, os.h: PENDING_BYTE, RESERVED_BYTE, SHARED_FIRST, SHARED_SIZE). Who has a
    // WAL database open holds one of them shared.
    private const long LockBytes = 0x4000_0000;
    private const long LockLength = 512;

    // The byte of the -shm file that each process holds shared which has the database open (os_unix.c, UNIX_SHM_DMS;
    // os_win.c, WIN_SHM_DMS), wherever the database itself was moved to.
    private const long SharedMemoryByte = 128;

    private static readonly string[] Parts = ["", "-wal", "-shm", ".key"];

    /// <exception cref="LedgerException">There is something there and may not be replaced, or a cloud has it
    /// open.</exception>
    public static void Check(string path, bool force) => Hold(path, force)?.Dispose();

    /// <summary>Moves what is there aside and puts the restored database and its key there.</summary>
    /// <param name="draft">The database, whole, in the same folder.</param>
    /// <param name="key">The content of its key file.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="force">What is there may be moved aside.</param>
    /// <returns>The name of the database that was there; null: none.</returns>
    /// <exception cref="LedgerException">There is something there and may not be replaced, or a cloud has it
    /// open.</exception>
    /// <exception cref="IOException">It cannot be moved or written.</exception>
    public static string? Put(string draft, byte[] key, string path, bool force)
    {
        using var held = Hold(path, force);
        var old = Parts.Any(part => File.Exists(path + part)) ? FreeName(path) : null;
        foreach (var part in Parts.Where(part => File.Exists(path + part)))
            DurableFolder.Move(path + part, old + part);
        if (!OwnerOnlyFile.TryWriteNew(CodeKeyFile.PathFor(path), key))
            throw new IOException($"{CodeKeyFile.PathFor(path)} came from elsewhere meanwhile");
        DurableFolder.Move(draft, path);
        return old;
    }

    // Null: no database there.
    private static FileStream? Hold(string path, bool force)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new LedgerException(LedgerFault.Unreadable, $"the folder of the database {path} does not exist");
        if (Directory.Exists(path))
            throw new LedgerException(LedgerFault.Unreadable, $"the database {path} is a folder");
        var there = Parts.FirstOrDefault(part => File.Exists(path + part));
        if (there is not null && !force)
            throw new LedgerException(LedgerFault.Unreadable,
                $"{path + there} is there already; --force moves it aside and restores");
        if (File.Exists(path))
            return Hold(path, path, LockBytes, LockLength);
        return File.Exists(path + "-shm") ? Hold(path, path + "-shm", SharedMemoryByte, 1) : null;
    }

    private static FileStream Hold(string path, string name, long place, long length)
    {
        var file = new FileStream(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // macOS has no such lock in .NET; there the operator stops the cloud first.
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
                file.Lock(place, length);
            return file;
        }
        catch (IOException e)
        {
            file.Dispose();
            throw new LedgerException(
                LedgerFault.Busy, $"the database {path} is in use; stop every poscloud on it first", e);
        }
    }

    private static string FreeName(string path)
    {
        for (var number = 1; ; number++)
        {
            var name = $"{path}.before-restore-{number}";
            if (!Parts.Any(part => File.Exists(name + part)))
                return name;
        }
    }
}
