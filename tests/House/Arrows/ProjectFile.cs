using System.Xml.Linq;

namespace PosDaemon.House.Tests.Arrows;

/// <summary>What one MSBuild file says about references; paths are from the top folder.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _document;

    public ProjectFile(TrackedFile file)
    {
        File = file;
        Folder = System.IO.Path.GetDirectoryName(file.Path)!.Replace('\\', '/');
        _document = XDocument.Parse(file.Text);
    }

    public TrackedFile File { get; }

    public string Path => File.Path;

    public string Folder { get; }

    public IReadOnlyList<string> ProjectReferences =>
        [.. Items("ProjectReference").Select(item => FromTop(item.Attribute("Include")?.Value ?? ""))];

    /// <summary>Assemblies and source files taken past the project references.</summary>
    public IReadOnlyList<string> SideDoors =>
        [.. Items("Compile").Concat(Items("Reference"))
            .Select(item => item.Attribute("Include")?.Value ?? "")
            .Where(include => include.Length > 0)];

    public IReadOnlyList<string> PackagesWithVersion =>
        [.. Items("PackageReference")
            .Where(item => Says(item, "Version") || Says(item, "VersionOverride"))
            .Select(item => item.Attribute("Include")?.Value ?? item.Attribute("Update")?.Value ?? "?")];

    public string? Property(string name) => _document.Descendants(name).LastOrDefault()?.Value.Trim();

    private static bool Says(XElement item, string name) =>
        item.Attribute(name) is not null || item.Element(name) is not null;

    private IEnumerable<XElement> Items(string name) => _document.Descendants(name);

    private string FromTop(string include)
    {
        var parts = new List<string>();
        foreach (var part in $"{Folder}/{include.Replace('\\', '/')}".Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "."))
                parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
