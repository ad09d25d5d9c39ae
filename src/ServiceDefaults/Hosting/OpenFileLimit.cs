using System.Globalization;

namespace PosDaemon.ServiceDefaults;

/// <summary>How many files this process may have open: its programs' own (two for each assembly), its database's, a
/// port for each device, one for each connection. A .NET process that has none left ends at the next thing it tries.
/// </summary>
public static class OpenFileLimit
{
    /// <summary>A terminal of two lanes and an idle cloud have some 260 open; the usual limit is 1,024.</summary>
    public const int Least = 512;

    /// <summary>What a service keeps for itself; the rest of the limit may become connections.</summary>
    public const int Reserve = 384;

    // Where the limit is half a million, memory is what there is too little of.
    private const int MaxUsed = 20_000;

    private const string Limits = "/proc/self/limits";

    /// <summary>Null where there is none, or where it cannot be known: everywhere but on Linux.</summary>
    public static long? Current => File.Exists(Limits) ? Of(File.ReadLines(Limits)) : null;

    /// <summary>How many connections may be open at once; null for any number.</summary>
    public static long? Connections => Current is { } limit ? Math.Clamp(limit, Least, MaxUsed) - Reserve : null;

    /// <summary>The sentence for whoever starts the process, before anything fails for want of files; null where there
    /// are enough.</summary>
    public static string? Fault() => Current is { } limit && limit < Least
        ? $"This process may open {limit} files and needs {Least}. Raise the limit (LimitNOFILE= of the unit, "
            + "ulimit -n)."
        : null;

    /// <param name="lines">Of /proc/PID/limits: name, soft limit, hard limit, unit.</param>
    /// <returns>The soft limit; null for none, or where it does not stand there.</returns>
    public static long? Of(IEnumerable<string> lines)
    {
        const string Name = "Max open files";
        var line = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var words = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && long.TryParse(soft, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
    }
}
