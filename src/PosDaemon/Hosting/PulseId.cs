using System.Globalization;
using PosDaemon.Lanes;

namespace PosDaemon.Hosting;

/// <summary>A pulse's name at the gate loop: the scan, and which of its pulses.</summary>
internal static class PulseId
{
    public static string Of(ScanId scan, int pulse) => string.Create(CultureInfo.InvariantCulture, $"{scan}#{pulse}");

    public static (ScanId Scan, int Pulse) Read(string id)
    {
        var mark = id.LastIndexOf('#');
        return (new ScanId(id[..mark]), int.Parse(id.AsSpan(mark + 1), CultureInfo.InvariantCulture));
    }
}
