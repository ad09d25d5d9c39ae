using PosDaemon.Configuration;
using PosDaemon.Slips;
using PosDaemon.Slips.Outputs.Dots;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Hosting;

/// <summary>What this machine adds to the slips of one printer: fonts for what the printer lacks, and its logos, read
/// once at the start. A file that has gone since the configuration was checked leaves its logo out: slips then carry
/// a mark in its place, and a fault in the log.</summary>
internal static class PrinterResources
{
    /// <param name="folder">The configuration's own folder.</param>
    public static SlipResources Of(PrinterEntry? printer, IGlyphSource? glyphs, string folder)
    {
        var logos = new Dictionary<string, SlipLogo>();
        foreach (var entry in printer?.Logos ?? [])
            if (LogoRules.Read(entry, folder, out _) is { } logo)
                logos.Add(entry.Name, logo);
        return new SlipResources(glyphs, logos);
    }
}
