using System.Diagnostics;
using PosDaemon.Testing;

namespace PosDaemon.Protocol.Tests.Schema;

/// <summary>A copy of the contract as buf wants it, in a folder of its own: buf.yaml, our files, and beside them the
/// two files of google/api that they import. A test may change it.</summary>
internal sealed class BufWorkspace : IDisposable
{
    private const string ModulePath = "src/Protocol";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly NpmFolder Npm = new("Schema", "buf");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-buf-");

    public BufWorkspace()
    {
        File.Copy(Path.Combine(Root, "buf.yaml"), Path.Combine(_folder.FullName, "buf.yaml"));
        var ours = Path.Combine(ModulePath, "posdaemon");
        Copy(Path.Combine(Root, ours), Path.Combine(_folder.FullName, ours));
        Copy(Path.Combine(AppContext.BaseDirectory, "Schema", "google"),
            Path.Combine(_folder.FullName, ModulePath, "google"));
    }

    /// <summary>The repository's.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Null when buf can run, else why it cannot.</summary>
    public static Task<string?> WhyMissingAsync() => Npm.WhyMissingAsync();

    /// <summary>Changes one file of the contract; fails when it has no such text.</summary>
    public void Replace(string file, string text, string instead)
    {
        var path = Path.Combine(_folder.FullName, ModulePath, "posdaemon", "redemption", "v1", file);
        var before = File.ReadAllText(path);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(path, before.Replace(text, instead, StringComparison.Ordinal));
    }

    public void Delete(string file) =>
        File.Delete(Path.Combine(_folder.FullName, ModulePath, "posdaemon", "redemption", "v1", file));

    /// <returns>What buf found, a line each; none means that all is well.</returns>
    public async Task<string[]> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Npm.Path, "node_modules", ".bin", "buf"), .. arguments])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BUF_CACHE_DIR"] = Path.Combine(_folder.FullName, "cache") },
        };
        using var buf = Process.Start(start)!;
        var (output, errors) = (buf.StandardOutput.ReadToEndAsync(), buf.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, errors, buf.WaitForExitAsync()).WaitAsync(Patience, TimeProvider.System);
        // 100: it ran, and found something.
        Assert.True(buf.ExitCode is 0 or 100, $"buf {arguments[0]}: {await errors}{await output}");
        var found = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(buf.ExitCode == 100, found.Length > 0);
        return found;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.proto", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static string FindRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PosDaemon.sln")))
            root = root.Parent!;
        return root.FullName;
    }
}
