using System.Runtime.InteropServices;

namespace PosSim.Paper.Fonts;

/// <summary>Asks fontconfig which file has a font. Linux; elsewhere there is no such library and the answer is none.
/// </summary>
internal static unsafe partial class FontConfig
{
    private const string Library = "libfontconfig.so.1";

    /// <summary>FcMatchPattern of fontconfig.h.</summary>
    private const int MatchPattern = 0;

    public sealed record FontFile(string Path, int Index);

    /// <summary>The best match that really has the character; null when no installed font has it.</summary>
    public static FontFile? Find(string pattern, uint needed)
    {
        nint config = FcInitLoadConfigAndFonts();
        if (config == 0) return null;
        nint wanted = FcNameParse(pattern);
        bool ready = FcConfigSubstitute(config, wanted, MatchPattern) != 0;
        FcDefaultSubstitute(wanted);
        nint found = ready ? FcFontMatch(config, wanted, out _) : 0;
        FontFile? file = found == 0 ? null : Read(found, needed);
        if (found != 0) FcPatternDestroy(found);
        FcPatternDestroy(wanted);
        FcConfigDestroy(config);
        return file;
    }

    private static FontFile? Read(nint pattern, uint needed)
    {
        if (FcPatternGetCharSet(pattern, "charset", 0, out nint characters) != 0) return null;
        if (FcCharSetHasChar(characters, needed) == 0) return null;
        if (FcPatternGetString(pattern, "file", 0, out nint path) != 0) return null;
        if (FcPatternGetInteger(pattern, "index", 0, out int index) != 0) index = 0;
        return new FontFile(Marshal.PtrToStringUTF8(path) ?? "", index);
    }

    [LibraryImport(Library)]
    private static partial nint FcInitLoadConfigAndFonts();

    [LibraryImport(Library)]
    private static partial void FcConfigDestroy(nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FcNameParse(string name);

    [LibraryImport(Library)]
    private static partial int FcConfigSubstitute(nint config, nint pattern, int kind);

    [LibraryImport(Library)]
    private static partial void FcDefaultSubstitute(nint pattern);

    [LibraryImport(Library)]
    private static partial nint FcFontMatch(nint config, nint pattern, out int result);

    [LibraryImport(Library)]
    private static partial void FcPatternDestroy(nint pattern);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FcPatternGetString(nint pattern, string name, int n, out nint value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FcPatternGetInteger(nint pattern, string name, int n, out int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FcPatternGetCharSet(nint pattern, string name, int n, out nint value);

    [LibraryImport(Library)]
    private static partial int FcCharSetHasChar(nint set, uint character);
}
