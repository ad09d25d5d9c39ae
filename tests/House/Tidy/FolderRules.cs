namespace PosDaemon.House.Tests.Tidy;

/// <summary>Folders are features of the shop, never kinds of code.</summary>
internal static class FolderRules
{
    private static readonly string[] Kinds =
        ["Helpers", "Utils", "Common", "Managers", "Models", "Interfaces", "Enums"];

    /// <summary>Models of devices, which the simulator is made of and which printer profiles describe: no kind of code.
    /// </summary>
    private static readonly string[] ModelsOfDevices =
        ["hardware-sim/Models/", "tests/HardwareSim/Models/", "src/Slips/Profiles/Models/"];

    public static IEnumerable<Finding> Names(TrackedFile file) =>
        from folder in file.Path.Split('/')[..^1]
        where Kinds.Contains(folder, StringComparer.OrdinalIgnoreCase)
            && !ModelsOfDevices.Any(known => file.Path.StartsWith(known, StringComparison.Ordinal))
        select file.Finding(0, $"the folder {folder} names a kind of code; name the feature");
}
