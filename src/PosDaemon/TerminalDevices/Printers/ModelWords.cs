using PosDaemon.Slips.Profiles;

namespace PosDaemon.TerminalDevices;

/// <summary>What a printer's own name says about its profile. The name chooses nothing: clones give false ones.
/// </summary>
internal static class ModelWords
{
    /// <summary>Where the name is not one that the profile documents; null where it is, or where one of them is not
    /// known.</summary>
    public static string? Remark(PrinterProfile profile, string? model) =>
        model is null || profile.Models.Count == 0 || profile.Models.Contains(model)
            ? null
            : $"it calls itself {model}, and profile {profile.Name} is for {string.Join(", ", profile.Models)} "
                + $"({profile.Provenance["models"]})";
}
