using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Configuration;

/// <summary>Rules over the logos of printers: a name each, and something that can be printed. Looks into the files,
/// since a slip is the wrong place to find out.</summary>
internal static class LogoRules
{
    /// <summary>Bytes of a picture's file.</summary>
    public const int LargestPicture = 16 << 20;

    /// <param name="options">The configuration.</param>
    /// <param name="profiles">Those that it may name.</param>
    /// <param name="folder">Where relative files are: the configuration's own folder.</param>
    public static IEnumerable<ConfigurationFault> Check(DaemonOptions options, ShopProfiles profiles, string folder) =>
        options.Printers.SelectMany((printer, index) => Check(
            printer, profiles.Find(printer.Profile)?.KeepsLogos ?? true, $"printers[{index}].logos", folder));

    /// <summary>The picture of a logo with a file; null and the problem when it is none.</summary>
    public static SlipLogo? Read(LogoEntry entry, string folder, out string problem)
    {
        problem = "";
        if (entry.File is null) return SlipLogo.Kept(entry.Key ?? "");
        var file = Path.GetFullPath(entry.File, folder);
        try
        {
            return SlipLogo.Read(entry.Key, BoundedFile.Read(file, LargestPicture), out problem);
        }
        catch (Exception fault) when (FileFault.IsOfFile(fault))
        {
            problem = FileFault.Why(file, fault);
            return null;
        }
    }

    private static IEnumerable<ConfigurationFault> Check(
        PrinterEntry printer, bool keeps, string path, string folder)
    {
        var places = printer.Logos.Select((entry, index) => (Path: $"{path}[{index}]", entry.Name, Address: ""));
        foreach (var fault in DeviceRules.UniqueNames("logo", places)) yield return fault;
        for (var i = 0; i < printer.Logos.Length; i++)
        {
            var entry = printer.Logos[i];
            if (entry.File is null && (entry.Key is null || !keeps))
                yield return new($"{path}[{i}].file", entry.Key is null
                    ? "the logo has neither a key nor a file"
                    : $"printers of profile {printer.Profile} keep no logos", "write the name of a PNG or JPEG file");
            else if (Read(entry, folder, out var problem) is null)
                yield return new($"{path}[{i}].file", $"{SchemaCheck.Quote(entry.File!)}: {problem}",
                    "write the name of a PNG or JPEG file, relative to this one");
        }
    }
}
