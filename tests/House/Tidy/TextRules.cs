using System.Text.RegularExpressions;

namespace PosDaemon.House.Tests.Tidy;

/// <summary>What holds for any text that is tracked.</summary>
internal static partial class TextRules
{
    public const int LongestLine = 120;

    // Prose wraps where it likes, and data and items of a project have the lines they need.
    private static readonly HashSet<string> WithoutLineLimit = [".md", ".json", ".sln", ".csproj", ".gitignore"];

    public static IEnumerable<Finding> Width(TrackedFile file)
    {
        if (WithoutLineLimit.Contains(file.Kind))
            yield break;
        foreach (var (number, line) in file.Lines.Index())
        {
            // A Chinese character counts as one, an emoji too: this is about how much there is to read.
            var width = line.EnumerateRunes().Count();
            if (width > LongestLine)
                yield return file.Finding(number + 1, $"{width} columns, {LongestLine} at most");
        }
    }

    public static IEnumerable<Finding> LineEnds(TrackedFile file)
    {
        if (file.Text.Contains('\r'))
            yield return file.Finding(0, "has CR characters; lines end in LF");
        // The SDK writes the lock files, and ends them in its own way.
        var isLockFile = file.Path.EndsWith("packages.lock.json", StringComparison.Ordinal);
        if (file.Text.Length > 0 && !file.Text.EndsWith('\n') && !isLockFile)
            yield return file.Finding(file.Lines.Length, "no newline at the end");
        if (file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return file.Finding(file.Lines.Length, "ends in an empty line");
    }

    public static IEnumerable<Finding> TrailingSpace(TrackedFile file)
    {
        foreach (var (number, line) in file.Lines.Index())
            if (line.Length > 0 && line[^1] is ' ' or '\t')
                yield return file.Finding(number + 1, "trailing white space");
    }

    /// <summary>A path or a host of the machine that built it tells a reader nothing and breaks on the next one.
    /// </summary>
    public static IEnumerable<Finding> BuildMachine(TrackedFile file)
    {
        foreach (var (number, line) in file.Lines.Index())
        {
            if (MachinePath().Match(line) is { Success: true } path)
                yield return file.Finding(number + 1, $"{path.Value} is a path of one machine");
            if (Resolved().Match(line) is { Success: true } host)
                yield return file.Finding(number + 1, $"{host.Groups[1].Value}: a lock file names no registry");
        }
    }

    public static IEnumerable<Finding> Leftovers(TrackedFile file)
    {
        if (file.Kind == ".md")
            yield break;
        foreach (var (number, line) in file.Lines.Index())
            if (Leftover().Match(line) is { Success: true } word)
                yield return file.Finding(number + 1, $"{word.Value}: do it, or file it");
    }

    // In two parts, so that these lines are not found by themselves.
    [GeneratedRegex(@"(?<![\w.\-])/(?:wo" + @"rk|ro" + @"ot|tmp/w" + @"t)(?![\w.\-])")]
    private static partial Regex MachinePath();

    [GeneratedRegex("\"resolved\": *\"https?://([^/\"]+)/")]
    private static partial Regex Resolved();

    [GeneratedRegex(@"\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK|X" + @"XX)\b")]
    private static partial Regex Leftover();
}
