using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PosDaemon.House.Tests;

/// <summary>One file of the repository, by its path from the top folder with forward slashes.</summary>
internal sealed class TrackedFile(string path, byte[] bytes)
{
    // What people write and read as text. Golden bytes, expected slips and pictures are left as they are.
    private static readonly HashSet<string> TextKinds =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".yml", ".yaml", ".proto", ".sh", ".md",
        ".js", ".mjs", ".css", ".html", ".razor", ".gitignore", ".gitattributes", ".editorconfig", "",
    ];

    private SyntaxTree? _syntax;

    public TrackedFile(string path, string text)
        : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    public string Path { get; } = path;

    public byte[] Bytes { get; } = bytes;

    public string Text { get; } = Encoding.UTF8.GetString(bytes);

    public string Kind => System.IO.Path.GetExtension(Path);

    public bool IsText => TextKinds.Contains(Kind) && Array.IndexOf(Bytes, (byte)0) < 0;

    public bool IsCSharp => Kind == ".cs";

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Without their ends; a final newline opens no further line.</summary>
    public string[] Lines { get; } = SplitLines(Encoding.UTF8.GetString(bytes));

    public SyntaxTree Syntax => _syntax ??= CSharpSyntaxTree.ParseText(
        Text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), Path);

    public Finding Finding(int line, string what) => new(Path, line, what);

    public Finding Finding(Location where, string what) =>
        new(Path, where.GetLineSpan().StartLinePosition.Line + 1, what);

    private static string[] SplitLines(string text)
    {
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}

/// <summary>One place where the house is not in order. Line 0 is the file as a whole.</summary>
internal sealed record Finding(string Path, int Line, string What)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {What}" : $"{Path}: {What}";
}
