namespace PosDaemon.Fonts;

/// <summary>A font in a file, which may hold several.</summary>
internal sealed record FontFile(string Path, int Index);
