namespace PosDaemon.ServiceDefaults;

/// <summary>Files that hold secrets: readable and writable by their owner only. On Windows the rights of the folder
/// apply.</summary>
public static class OwnerOnlyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the file for writing; one that exists is replaced.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        return new FileStream(path, NewFile());
    }

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
    /// full disk leaves no half file behind. It outlives a power cut from then on, its name too.</summary>
    /// <returns>False where the file exists already; it is left as it is.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user has no right to it.</exception>
    public static bool TryWriteNew(string path, ReadOnlySpan<byte> content)
    {
        var draft = path + ".new";
        using (var file = Create(draft))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
            DurableFolder.FlushOf(path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its file is the one.
            File.Delete(draft);
            return false;
        }
    }

    /// <summary>Takes the rights of group and others away from a file that exists.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, OwnerOnly);
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
