using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PosDaemon.ServiceDefaults;

/// <summary>Files that hold secrets: readable and writable by their owner only. On Windows the rights of the folder
/// apply.</summary>
public static partial class OwnerOnlyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const uint GroupAndOthers = 0b000_111_111;

    /// <summary>From now on every file that this process makes, by whatever library, is its owner's alone: umask 077.
    /// Said before the first file is made.</summary>
    public static void RestrictNewFiles()
    {
        if (!OperatingSystem.IsWindows()) _ = SetUmask(GroupAndOthers);
    }

    /// <summary>Whether the group or others may read, write or run a file that exists; never on Windows.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && ((uint)File.GetUnixFileMode(path) & GroupAndOthers) != 0;

    /// <summary>Creates the file for writing; one that exists is replaced.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        return new FileStream(path, NewFile());
    }

    /// <summary>Creates the file for writing; one that exists is left as it is.</summary>
    /// <exception cref="IOException">It is there already, or cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static FileStream CreateNew(string path) => new(path, NewFile());

    /// <summary>Creates the file empty; one that exists is left as it is.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static void CreateIfMissing(string path)
    {
        if (Path.Exists(path)) return;
        try
        {
            using var file = new FileStream(path, NewFile());
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first.
        }
    }

    /// <summary>Writes the whole file beside its place, flushes it to the disk and moves it there, so that a crash or a
    /// full disk leaves no half file behind. It outlives a power cut from then on, its name too. Of several processes
    /// that do so at once the first one's file stays, whole.</summary>
    /// <returns>False where the file exists already; it is left as it is.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static bool TryWriteNew(string path, ReadOnlySpan<byte> content)
    {
        var draft = DraftOf(path);
        try
        {
            using (var file = CreateNew(draft))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            DurableFolder.Move(draft, path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its file is the one.
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Writes the whole file beside its place, flushes it to the disk and moves it there, in place of one that
    /// exists: whoever reads it sees the old one or the new one, also after a power cut. One that root writes belongs
    /// to its folder's owner. Not for several processes at once.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">All of it.</param>
    /// <param name="keepOwner">The file is there, and what root writes in its place belongs to whom it belonged to.
    /// </param>
    /// <exception cref="IOException">It cannot be written; what was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool keepOwner = false)
    {
        // One name, so that a process that was killed leaves one draft behind and not one more each time.
        var draft = path + ".new";
        try
        {
            using (var file = Create(draft))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (keepOwner)
                FileOwner.GiveToOwnerOf(draft, path);
            else
                FileOwner.GiveToOwnerOfFolder(draft);
            DurableFolder.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>A name beside a file that no other process uses.</summary>
    public static string DraftOf(string path) => $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new";

    /// <summary>Takes the rights of group and others away from a file that exists.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
