using System.Globalization;

namespace PosDaemon.Benchmarks.Rounds;

/// <summary>Of times in milliseconds.</summary>
internal static class Percentiles
{
    /// <param name="share">0 to 1.</param>
    public static double At(IReadOnlyCollection<double> times, double share) =>
        times.Order().ElementAt((int)((times.Count - 1) * share));

    public static string Cell(IReadOnlyCollection<double> times, double share) =>
        At(times, share).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>p50, p90, p99 and the longest.</summary>
    public static string[] Cells(IReadOnlyCollection<double> times) =>
        [.. new[] { 0.5, 0.9, 0.99, 1.0 }.Select(share => Cell(times, share))];
}
