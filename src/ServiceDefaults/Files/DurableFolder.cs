using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PosDaemon.ServiceDefaults;

/// <summary>What a folder holds: a new or renamed file outlives a power cut only when its folder is on the disk as well
/// (fsync(2)). On Windows the file system sees to it.</summary>
public static partial class DurableFolder
{
    // Of Linux on x64 and arm64.
    private const int CloseOnExec = 0x80000;
    private const int NotPermitted = 13;
    private const int WouldBlock = 11;
    private const int ExclusiveAtOnce = 2 | 4;

    /// <summary>Gives a file another name in the same folder, which outlives a power cut then. What is in the file has
    /// been flushed before.</summary>
    /// <exception cref="IOException">There is a file of that name and it is not to be overwritten, or the disk fails.
    /// </exception>
    public static void Move(string from, string to, bool overwrite = false)
    {
#pragma warning disable RS0030 // This is the place that it is to be done in.
        File.Move(from, to, overwrite);
#pragma warning restore RS0030
        FlushOf(to);
    }

    /// <summary>Flushes the folder that a file is in. One that may be written and not read is left as it is: it cannot
    /// be opened.</summary>
    /// <exception cref="IOException">There is no such folder, or the disk fails.</exception>
    public static void FlushOf(string file)
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        using var handle = Open(folder, CloseOnExec);
        var error = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid) RandomAccess.FlushToDisk(handle);
        else if (error != NotPermitted) throw new IOException(
            $"The folder {folder} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>Holds the folder itself for this process, so that the lock cannot be removed as a file in it can
    /// (flock(2)).</summary>
    /// <returns>Free again when disposed. Null on a system or a file system without such locks.</returns>
    /// <exception cref="IOException">Another process holds it.</exception>
    public static IDisposable? Hold(string folder)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var handle = Open(folder, CloseOnExec);
        if (!handle.IsInvalid && Lock(handle, ExclusiveAtOnce) == 0) return handle;
        var isHeld = !handle.IsInvalid && Marshal.GetLastPInvokeError() == WouldBlock;
        handle.Dispose();
        return isHeld ? throw new IOException($"Another process holds {folder}.") : null;
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle folder, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
