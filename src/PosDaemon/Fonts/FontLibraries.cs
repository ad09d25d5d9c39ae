namespace PosDaemon.Fonts;

/// <summary>The names under which the system's font libraries are loaded.</summary>
internal sealed record FontLibraries(string FreeType, string FontConfig)
{
    public static FontLibraries OfThisSystem { get; } = new("libfreetype.so.6", "libfontconfig.so.1");
}
