using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PosDaemon.House.Tests.Tidy;

/// <summary>Names are the standard words of the field and of .NET, one word for one thing.</summary>
internal static class NameRules
{
    // Words that this product once coined, and what the trade calls the thing.
    private static readonly Dictionary<string, string> CoinedTypes = new()
    {
        ["Letter"] = "a queued input", ["News"] = "a snapshot or an event", ["Pile"] = "a buffer or a list",
        ["World"] = "an environment or effects", ["Board"] = "a tracker or a store", ["Desk"] = "a console, a service",
        ["Talk"] = "a connection or a session", ["Books"] = "a ledger", ["Stock"] = "a cache",
    };

    private static readonly Dictionary<string, string> CoinedMethods = new()
    {
        ["Tell"] = "Publish", ["Told"] = "an event's name", ["Say"] = "Publish or Report",
        ["Look"] = "Read or Snapshot", ["Take"] = "Handle, Dequeue or Apply",
        ["Owes"] = "a pending item", ["Owe"] = "Enqueue", ["Heard"] = "Received",
    };

    public static IEnumerable<Finding> Coined(TrackedFile file)
    {
        var root = file.Syntax.GetRoot();
        foreach (var type in root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
            foreach (var word in Words(type.Identifier.Text).Where(CoinedTypes.ContainsKey))
                yield return file.Finding(type.Identifier.GetLocation(),
                    $"{type.Identifier.Text}: {word} is a word of our own; call it {CoinedTypes[word]}");
        foreach (var method in root.DescendantNodes().OfType<MethodDeclarationSyntax>())
        {
            var name = method.Identifier.Text;
            var bare = name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
            if (CoinedMethods.TryGetValue(bare, out var instead))
                yield return file.Finding(method.Identifier.GetLocation(), $"{name}: call it {instead}");
        }
    }

    /// <summary>A type that is spread over files is read in pieces: it is one file, or several types.</summary>
    public static IEnumerable<Finding> Spread(IEnumerable<TrackedFile> files)
    {
        var parts = from file in files
                    from type in file.Syntax.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
                    where type.Modifiers.Any(SyntaxKind.PartialKeyword) && type.Parent is not TypeDeclarationSyntax
                    select (Name: FullName(type), File: file, Where: type.Identifier.GetLocation());
        return from part in parts.ToList().GroupBy(part => part.Name)
               where part.Select(one => one.File.Path).Distinct().Count() > 1
               from one in part.Skip(1)
               select one.File.Finding(one.Where, $"{one.Name} is spread over {part.Count()} files");
    }

    private static string FullName(TypeDeclarationSyntax type) =>
        $"{type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name}.{type.Identifier.Text}";

    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && !char.IsUpper(name[i]))
                continue;
            yield return name[start..i];
            start = i;
        }
    }
}
