using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PosDaemon.House.Tests.Arrows;

/// <summary>The arrows once more, in the source: what a project reference would not show, such as a type that is
/// found by its name at run time, or a namespace declared in another's name.</summary>
internal static class NamespaceRules
{
    private static readonly HashSet<string> OutsideWorld =
    [
        "File", "FileInfo", "FileStream", "Directory", "DirectoryInfo", "Socket", "TcpClient", "TcpListener",
        "HttpClient", "HttpMessageInvoker", "SqliteConnection", "Process", "ILogger", "Log",
    ];

    private static readonly string[] PureFolders = ["src/Protocol/", "src/PosDaemon/Lanes/"];

    private static readonly Dictionary<string, (string Own, string[] MayUse)> Houses = new()
    {
        ["src/Protocol/"] = ("PosDaemon.Protocol", []),
        ["src/Slips/"] = ("PosDaemon.Slips", ["PosDaemon.Protocol"]),
        ["src/Devices/"] = ("PosDaemon.Devices", ["PosDaemon.Protocol"]),
        ["src/ServiceDefaults/"] = ("PosDaemon.ServiceDefaults", []),
        ["src/Cloud/"] = ("PosCloud", ["PosDaemon.Protocol", "PosDaemon.ServiceDefaults"]),
        ["hardware-sim/"] = ("PosSim", []),
    };

    /// <summary>Names that begin with a house of ours which this file's house may not know.</summary>
    public static IEnumerable<Finding> Foreign(TrackedFile file)
    {
        if (House(file) is not var (own, mayUse))
            return [];
        return from name in DottedNames(file.Syntax.GetRoot())
               let text = name.ToString().Replace("global::", "")
               where Root(text) is "PosDaemon" or "PosCloud" or "PosSim"
               where !mayUse.Append(own).Any(known => text == known || text.StartsWith($"{known}."))
               select file.Finding(name.GetLocation(), $"{text} is none of this project's business");
    }

    /// <summary>Protocol is bytes ↔ values, a lane is inputs → state and effects: no I/O, no logging, no async.
    /// </summary>
    public static IEnumerable<Finding> Impure(TrackedFile file)
    {
        var pure = PureFolders.FirstOrDefault(folder => file.Path.StartsWith(folder, StringComparison.Ordinal));
        if (pure is null)
            return [];
        var root = file.Syntax.GetRoot();
        var waits = root.DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.AsyncKeyword) || token.IsKind(SyntaxKind.AwaitKeyword))
            .Select(token => file.Finding(token.GetLocation(), $"{token.Text} in {pure}, which has no async"));
        var uses = root.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => OutsideWorld.Contains(name.Identifier.Text) && !IsMemberOfAnother(name))
            .Select(name => file.Finding(name.GetLocation(), $"{name} in {pure}, which has no I/O and no logging"));
        return waits.Concat(uses);
    }

    private static bool IsMemberOfAnother(IdentifierNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax access && access.Name == name;

    private static (string Own, string[] MayUse)? House(TrackedFile file)
    {
        foreach (var (folder, house) in Houses)
            if (file.Path.StartsWith(folder, StringComparison.Ordinal))
                return house;
        return null;
    }

    // The longest dotted names: of A.B.C only A.B.C, not A.B and A as well.
    private static IEnumerable<SyntaxNode> DottedNames(SyntaxNode root) =>
        root.DescendantNodes().Where(node =>
            node is QualifiedNameSyntax or MemberAccessExpressionSyntax
            && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax));

    private static string Root(string dotted) => dotted.Split('.')[0];
}
