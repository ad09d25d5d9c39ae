using System.Text.RegularExpressions;

namespace PosDaemon.House.Tests.Install;

/// <summary>The converters that posd knows and those that the rules of udev keep from ModemManager are the same: one
/// that is missing there is asked whether it is a modem, and a relay behind it switches.</summary>
internal static partial class ConverterRules
{
    /// <param name="source">Where posd has its list: <c>["VID:PID"] = "driver"</c>.</param>
    /// <param name="rules">The rules of udev.</param>
    public static IEnumerable<Finding> NotIgnored(TrackedFile source, TrackedFile rules)
    {
        var line = Array.FindIndex(rules.Lines, IsForModemManager);
        var ignored = line < 0 ? "" : Vendors().Match(rules.Lines[line]).Groups[1].Value;
        return from vendor in Converters().Matches(source.Text).Select(one => one.Groups[1].Value).Distinct()
               where !ignored.Split('|').Contains(vendor)
               select rules.Finding(line + 1, $"{vendor} of {source.Path} is left to ModemManager");
    }

    private static bool IsForModemManager(string line) =>
        !line.StartsWith('#') && line.Contains("ENV{ID_MM_DEVICE_IGNORE}=\"1\"", StringComparison.Ordinal);

    [GeneratedRegex("ATTRS\\{idVendor\\}==\"([^\"]*)\"")]
    private static partial Regex Vendors();

    [GeneratedRegex("\\[\"([0-9a-f]{4}):[0-9a-f]{4}\"\\] = ")]
    private static partial Regex Converters();
}
