using System.Text.RegularExpressions;

namespace PosDaemon.House.Tests.Documents;

/// <summary>Pages that can be found, links that lead somewhere, and pages short enough to be read.</summary>
internal static partial class DocumentRules
{
    public const int LongestReadme = 120;
    public const int LongestDecision = 60;

    private static readonly string[] DecisionParts =
        ["## Decision", "## Rejected", "## What would change our mind"];

    public static IEnumerable<Finding> Links(TrackedFile page, IReadOnlyDictionary<string, TrackedFile> tracked)
    {
        foreach (var (number, line) in page.Lines.Index())
            foreach (var target in Link().Matches(line).Select(link => link.Groups[1].Value))
                if (!target.Contains(':') && !LeadsSomewhere(page, target, tracked))
                    yield return page.Finding(number + 1, $"{target} leads nowhere");
    }

    /// <summary>A page that nothing leads to from <paramref name="start"/> is read by nobody.</summary>
    public static IEnumerable<Finding> Lost(string start, IReadOnlyDictionary<string, TrackedFile> tracked)
    {
        var found = new HashSet<string> { start };
        var unread = new Queue<string>(found);
        while (unread.TryDequeue(out var path))
            foreach (var link in tracked[path].Lines.SelectMany(line => Link().Matches(line)))
                if (Target(tracked[path], link.Groups[1].Value).Path is var next
                    && next.EndsWith(".md") && tracked.ContainsKey(next) && found.Add(next))
                    unread.Enqueue(next);
        return tracked.Values.Where(file => file.Kind == ".md" && !found.Contains(file.Path))
            .Select(file => file.Finding(0, $"no link leads here from {start}"));
    }

    public static IEnumerable<Finding> Length(TrackedFile readme)
    {
        if (readme.Lines.Length > LongestReadme)
            yield return readme.Finding(0, $"{readme.Lines.Length} lines, {LongestReadme} at most");
    }

    public static IEnumerable<Finding> Decisions(IReadOnlyList<TrackedFile> pages, TrackedFile architecture)
    {
        foreach (var page in pages)
        {
            var name = Path.GetFileName(page.Path);
            if (!architecture.Text.Contains($"](decisions/{name})", StringComparison.Ordinal))
                yield return page.Finding(0, $"is not linked from {architecture.Path}");
            if (!NumberedName().IsMatch(name))
                yield return page.Finding(0, "is to be named NNNN-few-words.md");
            if (page.Lines.Length > LongestDecision)
                yield return page.Finding(0, $"{page.Lines.Length} lines, {LongestDecision} at most");
            foreach (var part in DecisionParts.Except(page.Lines))
                yield return page.Finding(0, $"has no part \"{part}\"");
        }

        foreach (var twice in pages.GroupBy(page => Path.GetFileName(page.Path)[..4]).Where(same => same.Count() > 1))
            yield return twice.Last().Finding(0, $"the number {twice.Key} is taken");
    }

    // Tracked, not merely there: a link to something that git ignores is dead for everybody else.
    private static bool LeadsSomewhere(
        TrackedFile page, string target, IReadOnlyDictionary<string, TrackedFile> tracked)
    {
        var (full, part) = Target(page, target);
        if (tracked.TryGetValue(full, out var found))
            return part.Length == 0 || found.Lines.Any(line => Anchor(line) == part);
        return part.Length == 0 && tracked.Keys.Any(path => path.StartsWith($"{full}/"));
    }

    private static (string Path, string Part) Target(TrackedFile page, string target)
    {
        var (file, part) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
        var folder = Path.Combine("/", Path.GetDirectoryName(page.Path)!);
        return (file.Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(folder, file))[1..].TrimEnd('/'), part);
    }

    // The name that the usual viewers give to a heading.
    private static string? Anchor(string line) =>
        line.StartsWith('#')
            ? NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')
            : null;

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$")]
    private static partial Regex NumberedName();
}
