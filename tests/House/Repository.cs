using System.Diagnostics;

namespace PosDaemon.House.Tests;

/// <summary>The tracked files of the working tree this test was built from: what git ignores or does not know yet is
/// nobody's business here.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<TrackedFile>> Tracked = new(ReadAll);

    public static IReadOnlyList<TrackedFile> Files => Tracked.Value;

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Fails with every finding on a line of its own; xUnit's own collection messages are cut short.</summary>
    public static void Holds(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        if (all.Count > 0)
            Assert.Fail($"{all.Count} in all:\n{string.Join('\n', all)}");
    }

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PosDaemon.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"no PosDaemon.sln above {start}");
    }

    private static List<TrackedFile> ReadAll()
    {
        // A file that is deleted but not yet committed is still listed, and one in a conflict more than once.
        return [.. Git("ls-files", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct()
            .Where(path => File.Exists(Path.Combine(Root, path)))
            .Select(path => new TrackedFile(path, File.ReadAllBytes(Path.Combine(Root, path))))];
    }

    private static string Git(params string[] arguments)
    {
        // The owner of a checkout in a container is often another user than the one who tests.
        var start = new ProcessStartInfo("git", ["-C", Root, "-c", "safe.directory=*", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git ended with {git.ExitCode}");
    }
}
