namespace PosDaemon.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Path">Where, as <c>lanes[0].scanner</c>; for a syntax error the line and column.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Instead">What to write instead.</param>
internal sealed record ConfigurationFault(string Path, string What, string Instead)
{
    public override string ToString() => $"{Path}: {What}; {Instead}";
}
