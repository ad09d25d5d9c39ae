using System.Globalization;

namespace PosDaemon.Benchmarks.Watch;

/// <summary>What a process uses, by the system (proc(5)).</summary>
internal sealed class ServerFigures(int id)
{
    // Of the times in stat: 100 a second on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public long ResidentKilobytes => long.Parse(
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    public int Files => Directory.GetFiles($"/proc/{id}/fd").Length;

    /// <summary>Of all its threads, in the system's part too.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            // Behind the name, which may have blanks: state is field 3, utime and stime are 14 and 15.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond);
        }
    }

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
