using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PosDaemon.House.Tests.Arrows;

/// <summary>Inside a project, folders depend one way too: read from the namespaces that their files name.</summary>
internal static class FolderArrowRules
{
    /// <param name="files">C# of one project.</param>
    /// <param name="project">Its folder, with a slash at the end.</param>
    /// <param name="root">Its root namespace.</param>
    /// <param name="known">Arrows against the way that stay; one that closes no circle is a finding too.</param>
    public static IEnumerable<Finding> Circles(
        IReadOnlyList<TrackedFile> files, string project, string root, IEnumerable<KnownArrow> known)
    {
        var folders = files.Select(file => Folder(file, project)).Where(name => name.Length > 0).ToHashSet();
        var arrows = (from file in files
                      let user = Folder(file, project)
                      where user.Length > 0
                      from used in Named(file, root, folders)
                      where used != user
                      select (From: user, To: used, File: file)).ToList();
        var mine = known.Where(arrow => arrow.Project == project).ToList();
        bool IsKnown(string from, string to) => mine.Exists(arrow => arrow.From == from && arrow.To == to);
        var oneWay = arrows.Where(arrow => !IsKnown(arrow.From, arrow.To))
            .ToLookup(arrow => arrow.From, arrow => arrow.To);
        var circles = from arrow in arrows
                      where !IsKnown(arrow.From, arrow.To) && Reaches(oneWay, arrow.To, arrow.From)
                      select arrow.File.Finding(0,
                          $"{arrow.From} uses {arrow.To}, which by some way uses {arrow.From}");
        var gone = from arrow in mine
                   where !arrows.Exists(other => other.From == arrow.From && other.To == arrow.To)
                       || !Reaches(oneWay, arrow.To, arrow.From)
                   select new Finding(project, 0, $"{arrow.From} to {arrow.To} closes no circle: take it off the list");
        return circles.Concat(gone);
    }

    private static string Folder(TrackedFile file, string project)
    {
        var inside = file.Path[project.Length..];
        var slash = inside.IndexOf('/');
        return slash < 0 ? "" : inside[..slash];
    }

    // A type may be named from the root (PosDaemon.Outbox.OutboxItem) or relative to it (Outbox.OutboxItem).
    private static IEnumerable<string> Named(TrackedFile file, string root, HashSet<string> folders)
    {
        var relative = file.Syntax.GetRoot().DescendantNodes().OfType<QualifiedNameSyntax>()
            .Where(name => name.Parent is not (QualifiedNameSyntax or UsingDirectiveSyntax
                or BaseNamespaceDeclarationSyntax))
            .Select(name => name.ToString().Split('.')[0]);
        var names = file.Syntax.GetRoot().DescendantNodes()
            .Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax
                && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax
                    or BaseNamespaceDeclarationSyntax))
            .Select(node => node.ToString().Replace("global::", ""));
        return names.Where(name => name.StartsWith(root + ".", StringComparison.Ordinal))
            .Select(name => name[(root.Length + 1)..].Split('.')[0])
            .Concat(relative).Where(folders.Contains).Distinct();
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
