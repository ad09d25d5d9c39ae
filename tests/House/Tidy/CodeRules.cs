using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PosDaemon.House.Tests.Tidy;

/// <summary>Sizes and names of C#, by the compiler's own parser.</summary>
internal static class CodeRules
{
    public const int LongestFile = 500;
    public const int LongestMethod = 70;

    private static readonly string[] EmptySuffixes =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base"];

    // Right only where the framework gives the word: a gRPC service, an authentication handler.
    private static readonly string[] FrameworkSuffixes = ["Service", "Handler"];

    /// <param name="file">The file to look at.</param>
    /// <param name="tables">Files that are one table of data, each with its reason.</param>
    public static IEnumerable<Finding> FileLength(TrackedFile file, IReadOnlyDictionary<string, string> tables)
    {
        var isTable = tables.ContainsKey(file.Path);
        if (file.Lines.Length > LongestFile && !isTable)
            yield return file.Finding(0, $"{file.Lines.Length} lines, {LongestFile} at most: split it by topic");
        if (file.Lines.Length <= LongestFile && isTable)
            yield return file.Finding(0, "is listed as a long table and no longer is one");
    }

    public static IEnumerable<Finding> MethodLength(TrackedFile file)
    {
        foreach (var (name, span) in Bodies(file.Syntax.GetCompilationUnitRoot()))
        {
            var lines = file.Syntax.GetLineSpan(span);
            var count = lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1;
            if (count > LongestMethod)
                yield return file.Finding(lines.StartLinePosition.Line + 1,
                    $"{name} has {count} lines, {LongestMethod} at most");
        }
    }

    public static IEnumerable<Finding> TypeNames(TrackedFile file) =>
        from type in file.Syntax.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        let name = type.Identifier.Text
        from suffix in EmptySuffixes.Concat(IsOfFramework(type) ? [] : FrameworkSuffixes)
        where name.EndsWith(suffix, StringComparison.Ordinal)
        select file.Finding(type.Identifier.GetLocation(), $"{name}: {suffix} says nothing; name what it owns");

    private static bool IsOfFramework(BaseTypeDeclarationSyntax type) =>
        type.BaseList?.Types.Any(one => one.Type.ToString().EndsWith("Base", StringComparison.Ordinal)
            || one.Type.ToString().Contains("Handler", StringComparison.Ordinal)) == true;

    public static IEnumerable<Finding> Regions(TrackedFile file) =>
        from trivia in file.Syntax.GetRoot().DescendantTrivia(descendIntoTrivia: true)
        where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)
        select file.Finding(trivia.GetLocation(), "a region: split the file instead");

    public static IEnumerable<Finding> Sleeps(TrackedFile file) =>
        from access in file.Syntax.GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where access.Name.Identifier.Text == "Sleep" && access.Expression.ToString().EndsWith("Thread")
        select file.Finding(access.GetLocation(), "sleeps: wait on what you wait for");

    public static IEnumerable<Finding> EmptyCatches(TrackedFile file) =>
        from block in file.Syntax.GetRoot().DescendantNodes().OfType<CatchClauseSyntax>()
        where block.Block.Statements.Count == 0 && !HasComment(block.Block)
        select file.Finding(block.GetLocation(), "an empty catch: say why nothing is to be done");

    /// <summary>Catching everything is for the boundary of a loop, and says so; cleaning up and throwing on is not
    /// catching.</summary>
    public static IEnumerable<Finding> BroadCatches(TrackedFile file) =>
        from block in file.Syntax.GetRoot().DescendantNodes().OfType<CatchClauseSyntax>()
        where block.Declaration is null || block.Declaration.Type.ToString() is "Exception" or "System.Exception"
        where block.Filter is null && !HasComment(block)
        where block.Block.Statements.LastOrDefault() is not ThrowStatementSyntax { Expression: null }
        select file.Finding(block.GetLocation(), "catches everything: say why here");

    /// <summary>Whoever waits would go on inside the call that completes it, on that call's thread.</summary>
    public static IEnumerable<Finding> InlineContinuations(TrackedFile file) =>
        from creation in file.Syntax.GetRoot().DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
        where TypeOf(creation)?.ToString() is { } type
            && type.StartsWith("TaskCompletionSource", StringComparison.Ordinal)
        where creation.ArgumentList?.ToString().Contains("RunContinuationsAsynchronously") != true
        select file.Finding(creation.GetLocation(), "completes its waiters inline: RunContinuationsAsynchronously");

    private static TypeSyntax? TypeOf(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax named => named.Type,
        _ when creation.Parent is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax one } => one.Type,
        _ when creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax } =>
            creation.FirstAncestorOrSelf<VariableDeclarationSyntax>()?.Type,
        _ => null,
    };

    public static IEnumerable<Finding> SyntaxErrors(TrackedFile file) =>
        from error in file.Syntax.GetDiagnostics()
        where error.Severity == DiagnosticSeverity.Error
        select file.Finding(error.Location, $"this parser does not know it: {error.GetMessage()}");

    private static bool HasComment(SyntaxNode node) =>
        node.DescendantTrivia(descendIntoTrivia: true).Any(trivia =>
            trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia));

    // Local functions and lambdas count in the method around them: it is the method that has to be read whole.
    private static IEnumerable<(string Name, Microsoft.CodeAnalysis.Text.TextSpan Span)> Bodies(
        CompilationUnitSyntax root)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
                || node is PropertyDeclarationSyntax { ExpressionBody: not null })
                yield return (NameOf(node), WithoutAttributes(node));
        }

        var statements = root.Members.OfType<GlobalStatementSyntax>().ToList();
        if (statements.Count > 0)
            yield return ("the program", Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(
                statements[0].SpanStart, statements[^1].Span.End));
    }

    private static Microsoft.CodeAnalysis.Text.TextSpan WithoutAttributes(SyntaxNode node)
    {
        var attributes = node.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault();
        var start = attributes is null ? node.SpanStart : attributes.GetLastToken().GetNextToken().SpanStart;
        return Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, node.Span.End);
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        AccessorDeclarationSyntax accessor => $"{accessor.Keyword.Text} of a property",
        _ => node.Kind().ToString(),
    };
}
