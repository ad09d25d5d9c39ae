using Xunit;

namespace PosDaemon.Testing;

/// <summary>The working tree that these tests were built from.</summary>
public static class SourceTree
{
    // Set to 1: what tests measure and list is written to its page, not compared with it.
    private const string WritesPages = "POSD_WRITE_PAGES";

    private static readonly string Root = Find();

    /// <param name="file">From the top, with slashes.</param>
    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>A part of a page is this text; with POSD_WRITE_PAGES=1 it becomes so.</summary>
    /// <param name="page">From the top, with slashes.</param>
    /// <param name="begin">What stands before the part.</param>
    /// <param name="end">What stands behind it.</param>
    public static void MustHold(string page, string begin, string end, string text)
    {
        var file = PathOf(page);
        var all = File.ReadAllText(file);
        var (from, to) = (all.IndexOf(begin, StringComparison.Ordinal) + begin.Length,
            all.IndexOf(end, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable(WritesPages) == "1")
            File.WriteAllText(file, all[..from] + text + all[to..]);
        else
            Assert.Equal(text, all[from..to]);
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PosDaemon.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"no PosDaemon.sln above {AppContext.BaseDirectory}");
    }
}
