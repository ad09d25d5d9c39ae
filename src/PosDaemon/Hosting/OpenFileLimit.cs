using System.Globalization;

namespace PosDaemon.Hosting;

/// <summary>How many files this process may have open: its programs' own (two for each assembly), the journal's, a port
/// for each device, connection and page of the console.</summary>
internal static class OpenFileLimit
{
    /// <summary>Some 260 are open at a terminal of two lanes; the usual limit is 1,024.</summary>
    public const int Least = 512;

    private const string Limits = "/proc/self/limits";

    /// <summary>Says so before anything fails for want of them. Only on Linux.</summary>
    /// <exception cref="StartException">Too few.</exception>
    public static void Check()
    {
        if (!File.Exists(Limits)) return;
        if (Of(File.ReadLines(Limits)) is { } limit && limit < Least)
            throw new StartException(StartFault.MachineLimit,
                $"This process may open {limit} files and needs {Least}. Raise the limit (LimitNOFILE= of the unit, "
                + "ulimit -n).");
    }

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
