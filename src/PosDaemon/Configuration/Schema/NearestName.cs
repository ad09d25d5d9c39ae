namespace PosDaemon.Configuration;

/// <summary>Finds the setting that was probably meant by a misspelt one.</summary>
internal static class NearestName
{
    private const int FarthestEdit = 2;

    public static string Instead(string name, IEnumerable<string> known)
    {
        var names = known.Where(candidate => !candidate.StartsWith('$')).ToArray();
        return Find(name, names) is { } nearest
            ? $"did you mean \"{nearest}\"?"
            : $"remove it, or write one of {string.Join(", ", names)}";
    }

    /// <summary>Null when none is near.</summary>
    public static string? Find(string name, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(pair => pair.distance <= FarthestEdit)
        .OrderBy(pair => pair.distance)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    /// <summary>Levenshtein; a name longer than any setting is far from all of them.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > FarthestEdit) return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(substituted, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
