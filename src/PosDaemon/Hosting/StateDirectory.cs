using PosDaemon.ServiceDefaults;

namespace PosDaemon.Hosting;

/// <summary>The terminal's own folder: made if it is missing, closed to others, and held by one daemon at a time.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private const string LockName = "posd.lock";

    private readonly FileStream _lock;
    private readonly IDisposable? _folder;

    private StateDirectory(string path, FileStream held, IDisposable? folder) =>
        (Path, _lock, _folder) = (path, held, folder);

    public string Path { get; }

    /// <exception cref="StartException">It cannot be written, or another posd holds it.</exception>
    public static StateDirectory Open(string path)
    {
        try
        {
            MakeFolder(path);
            var lockFile = System.IO.Path.Combine(path, LockName);
            Prove(System.IO.Path.Combine(path, "posd.probe"));
            var held = Hold(lockFile);
            try
            {
                // The file may be taken away while a daemon runs; the folder may not.
                return new StateDirectory(path, held, DurableFolder.Hold(path));
            }
            catch (IOException fault)
            {
                held.Dispose();
                throw Held(path, fault);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException(StartFault.StateNotWritable,
                $"The state directory {path} cannot be written: {fault.Message} The journal lives there, so nothing "
                + "can be redeemed without it. Give the daemon's user the right to it, or set stateDirectory.", fault);
        }
    }

    /// <summary>Makes it where it is missing, and leaves one that is there as it is.</summary>
    /// <exception cref="StartException">It cannot be made.</exception>
    public static void Make(string path)
    {
        try
        {
            MakeFolder(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException(StartFault.StateNotWritable,
                $"The state directory {path} cannot be made: {fault.Message} Give this user the right to it, or set "
                + "stateDirectory.", fault);
        }
    }

    /// <summary>A daemon runs on this folder. False also where that may not be seen. A daemon that starts at this very
    /// moment may be refused by it.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            new FileStream(System.IO.Path.Combine(path, LockName), FileMode.Open, FileAccess.Read, FileShare.None)
                .Dispose();
            return false;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException
            or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>When the daemon that holds this folder began, in UTC.</summary>
    public static DateTime BeginOf(string path) =>
        File.GetLastWriteTimeUtc(System.IO.Path.Combine(path, LockName));

    public void Dispose()
    {
        _folder?.Dispose();
        _lock.Dispose();
    }

    /// <summary>Two daemons on one journal would print each other's slips.</summary>
    private static FileStream Hold(string lockFile)
    {
        try
        {
            var held = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.SetLastWriteTimeUtc(held.SafeFileHandle, TimeProvider.System.GetUtcNow().UtcDateTime);
            return held;
        }
        catch (IOException fault) when (File.Exists(lockFile))
        {
            throw Held(lockFile, fault);
        }
    }

    private static StartException Held(string what, IOException fault) => new(StartFault.AlreadyRunning,
        $"Another posd holds {what}: one daemon for one state directory. Stop it, or give this one its own "
        + "stateDirectory.", fault);

    private static void Prove(string file)
    {
        File.WriteAllBytes(file, []);
        File.Delete(file);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
