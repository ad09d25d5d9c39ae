using System.Text.RegularExpressions;

namespace PosDaemon.House.Tests.Bites;

/// <summary>What tests/bite reads of a planted bug before its diff: a sentence, and the test that must fail.</summary>
internal static partial class PlantedBugRules
{
    public static IEnumerable<Finding> Test(TrackedFile bug, IReadOnlyCollection<TrackedFile> files)
    {
        var head = Head().Match(bug.Text);
        if (!head.Success)
        {
            yield return bug.Finding(0, "begin with a sentence, and a line \"Test: PROJECT *CLASS* [METHOD]\"");
            yield break;
        }

        var (project, name, method) = (head.Groups[1].Value, head.Groups[2].Value, head.Groups[3].Value);
        var tests = files.Where(file => file.IsCSharp
            && file.Path.StartsWith(project + "/", StringComparison.Ordinal)).ToList();
        // A test may be its base's, such as a contract that several stores have to keep.
        var classes = tests.Select(file => Regex.Match(file.Text, $@"\bclass {name}\b(?:\s*:\s*(\w+))?"))
            .Where(found => found.Success).SelectMany(found => (string[])[name, found.Groups[1].Value])
            .Where(one => one.Length > 0).Distinct();
        var isThere = classes.Any(one => tests.Any(file => Regex.IsMatch(file.Text, $@"\bclass {one}\b")
            && Regex.IsMatch(file.Text, method.Length == 0 ? "" : $@"\b{method}\(")));
        if (!isThere)
            yield return bug.Finding(2, $"{project} has no test {name} {method}".TrimEnd());
    }

    [GeneratedRegex(@"\A(?!Test:)[^\n]+\.\nTest: (tests/\w+) \*(\w+)\*(?: (\w+))?\n\ndiff ")]
    private static partial Regex Head();
}
