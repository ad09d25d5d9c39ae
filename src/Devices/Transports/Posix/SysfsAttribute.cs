using System.Globalization;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>Reads attributes of sysfs: small files of one line each.</summary>
internal static class SysfsAttribute
{
    /// <summary>Null where it is not there or empty.</summary>
    public static string? Read(string folder, string attribute)
    {
        var path = Path.Combine(folder, attribute);
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Null where it is not there or no number.</summary>
    public static int? Number(string folder, string attribute, NumberStyles style = NumberStyles.Integer) =>
        int.TryParse(Read(folder, attribute), style, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Where a path leads to in the end, links followed; itself where nothing is there, or its links go round
    /// or may not be read.</summary>
    public static string Final(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
