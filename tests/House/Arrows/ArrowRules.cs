namespace PosDaemon.House.Tests.Arrows;

/// <summary>Who may know whom: Protocol ← Devices ← PosDaemon, Protocol ← Slips ← PosDaemon, Cloud → Protocol, hardware-sim → nobody, and nobody
/// but tests → PosDaemon (docs/architecture.md).</summary>
internal static class ArrowRules
{
    private const string Protocol = "src/Protocol/Protocol.csproj";
    private const string Devices = "src/Devices/Devices.csproj";
    private const string Slips = "src/Slips/Slips.csproj";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Protocol] = [],
        [Devices] = [Protocol],
        [Slips] = [Protocol],
        ["src/PosDaemon/PosDaemon.csproj"] = [Protocol, Devices, Slips],
        ["src/Cloud/Cloud.csproj"] = [Protocol],
        ["hardware-sim/HardwareSim.csproj"] = [],
    };

    private static readonly string[] AotCompatible = [Protocol, Devices, Slips, "src/PosDaemon/PosDaemon.csproj"];

    public static IEnumerable<Finding> References(ProjectFile project)
    {
        if (project.File.IsTest)
            yield break;
        if (!Allowed.TryGetValue(project.Path, out var allowed))
        {
            yield return project.File.Finding(0, "a project without a place in the arrows; see docs/architecture.md");
            yield break;
        }

        foreach (var reference in project.ProjectReferences.Except(allowed))
            yield return project.File.Finding(0, $"may not reference {reference}");
        foreach (var include in project.SideDoors)
            yield return project.File.Finding(0, $"takes {include} past the project references");
    }

    public static IEnumerable<Finding> Versions(ProjectFile project) =>
        from package in project.PackagesWithVersion
        select project.File.Finding(0, $"{package} has a version of its own; see Directory.Packages.props");

    public static IEnumerable<Finding> Aot(ProjectFile project)
    {
        if (AotCompatible.Contains(project.Path) && project.Property("IsAotCompatible") != "true")
            yield return project.File.Finding(0, "IsAotCompatible is to be true");
    }

    public static IEnumerable<Finding> Listed(IEnumerable<ProjectFile> projects, TrackedFile solution)
    {
        var listed = solution.Text.Replace('\\', '/');
        return from project in projects
               where !listed.Contains($"\"{project.Path}\"", StringComparison.Ordinal)
               select project.File.Finding(0, $"is not in {solution.Path}");
    }
}
