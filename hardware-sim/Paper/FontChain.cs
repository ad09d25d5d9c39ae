using SkiaSharp;

namespace PosSim.Paper;

/// <summary>The font files that characters are drawn from, in the order in which they are asked. Skia's package
/// without dependencies knows no installed fonts, so that the files are looked for by name in the systems' usual
/// folders.</summary>
internal static class FontChain
{
    /// <summary>A font without this character cannot print Chinese slips.</summary>
    private const int Needed = '票';

    /// <summary>File and face within it. First the CJK faces whose Latin half is exactly half as wide (Debian's
    /// fonts-noto-cjk and fonts-wqy-microhei; Windows' Consolas before its Chinese fonts), then one for the rest.
    /// </summary>
    private static readonly (string File, int Face)[] Known =
    [
        ("NotoSansCJK-Regular.ttc", 7), ("NotoSansMonoCJKsc-Regular.otf", 0), ("wqy-microhei.ttc", 1),
        ("consola.ttf", 0), ("msyh.ttc", 0), ("simsun.ttc", 1), ("DejaVuSansMono.ttf", 0),
    ];

    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        MatchCasing = MatchCasing.CaseInsensitive,
    };

    /// <summary>Opens what is installed. Throws <see cref="FontsMissingException"/> where no font has Chinese.
    /// </summary>
    public static SKFont[] Open() => Open(
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts), "/usr/share/fonts", "/usr/local/share/fonts",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share/fonts"));

    /// <summary>The same with given folders; those that do not exist are passed over.</summary>
    public static SKFont[] Open(params string[] folders)
    {
        var files = folders.Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.*", Everywhere))
            .GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static same => same.Key!, static same => same.First(), StringComparer.OrdinalIgnoreCase);
        SKFont[] fonts =
        [
            .. Known.Where(known => files.ContainsKey(known.File))
                .Select(known => SKTypeface.FromFile(files[known.File], known.Face)).OfType<SKTypeface>()
                .Select(static face => new SKFont(face)),
        ];
        return fonts.Any(static font => font.ContainsGlyph(Needed))
            ? fonts
            : throw new FontsMissingException(
                "no installed font has Chinese: install fonts-noto-cjk or fonts-wqy-microhei (Windows: its Chinese "
                + "supplemental fonts)");
    }
}

/// <summary>Text cannot be drawn as dots on this machine; the message says what to install.</summary>
internal sealed class FontsMissingException(string message) : Exception(message);
