namespace PosDaemon.House.Tests.Tidy;

/// <summary>Folders are features of the shop, never kinds of code.</summary>
internal static class FolderRules
{
    private static readonly string[] Kinds =
        ["Helpers", "Utils", "Common", "Managers", "Interfaces", "Enums"];

    public static IEnumerable<Finding> Names(TrackedFile file) =>
        from folder in file.Path.Split('/')[..^1]
        where Kinds.Contains(folder, StringComparer.OrdinalIgnoreCase)
        select file.Finding(0, $"the folder {folder} names a kind of code; name the feature");
}
