namespace PosDaemon.House.Tests;

/// <summary>One place where the house is not in order. Line 0 is the file as a whole.</summary>
internal sealed record Finding(string Path, int Line, string What)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {What}" : $"{Path}: {What}";
}
