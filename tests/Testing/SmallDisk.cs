using System.Diagnostics;
using Xunit;

namespace PosDaemon.Testing;

/// <summary>A real file system of a megabyte or a few, which can really be full. Mounted for one test and always taken
/// away.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    private SmallDisk(string path)
    {
        Path = path;
        _filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    /// <param name="megabytes">Its size.</param>
    public static SmallDisk MountOrSkip(int megabytes = 1)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Assert.Skip("A small disk of its own takes tmpfs and root.");
        var path = Directory.CreateTempSubdirectory("posd-small-disk-").FullName;
        var (code, output) = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,nr_inodes=400", "tmpfs", path);
        if (code == 0)
            return new SmallDisk(path);
        Directory.Delete(path);
        Assert.Skip($"tmpfs cannot be mounted here: {output.Trim()}");
        throw new UnreachableException();
    }

    /// <summary>Fills it up to the last <paramref name="left"/> bytes; a block is 4,096.</summary>
    public void Fill(long left = 0)
    {
        Free();
        using var filler = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                filler.Write(block);
        }
        catch (IOException)
        {
            // That is what it is for: the disk is full.
            filler.SetLength(Math.Max(0, filler.Length / block.Length * block.Length - left));
        }
    }

    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        if (Run("umount", Path).Code != 0)
            Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
