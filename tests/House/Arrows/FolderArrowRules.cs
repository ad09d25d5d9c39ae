using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PosDaemon.House.Tests.Arrows;

/// <summary>Inside a project, folders depend one way too: read from the namespaces that their files name.</summary>
internal static class FolderArrowRules
{
    /// <param name="files">C# of one project.</param>
    /// <param name="project">Its folder, with a slash at the end.</param>
    /// <param name="root">Its root namespace.</param>
    public static IEnumerable<Finding> Circles(IReadOnlyList<TrackedFile> files, string project, string root)
    {
        var folders = files.Select(file => Folder(file, project)).Where(name => name.Length > 0).ToHashSet();
        var arrows = (from file in files
                      let user = Folder(file, project)
                      where user.Length > 0
                      from used in Known(file, root).Where(folders.Contains)
                      where used != user
                      select (From: user, To: used, File: file)).ToList();
        var direct = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return from arrow in arrows
               where Reaches(direct, arrow.To, arrow.From)
               select arrow.File.Finding(0,
                   $"{arrow.From} uses {arrow.To}, which by some way uses {arrow.From}");
    }

    private static string Folder(TrackedFile file, string project)
    {
        var inside = file.Path[project.Length..];
        var slash = inside.IndexOf('/');
        return slash < 0 ? "" : inside[..slash];
    }

    private static IEnumerable<string> Known(TrackedFile file, string root)
    {
        var names = file.Syntax.GetRoot().DescendantNodes()
            .Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax
                && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax
                    or BaseNamespaceDeclarationSyntax))
            .Select(node => node.ToString().Replace("global::", ""));
        return names.Where(name => name.StartsWith(root + ".", StringComparison.Ordinal))
            .Select(name => name[(root.Length + 1)..].Split('.')[0]).Distinct();
    }

    private static bool Reaches(ILookup<string, string> direct, string from, string to)
    {
        HashSet<string> seen = [];
        Stack<string> open = new([from]);
        while (open.TryPop(out var next))
        {
            if (next == to)
                return true;
            if (!seen.Add(next))
                continue;
            foreach (var further in direct[next])
                open.Push(further);
        }

        return false;
    }
}
