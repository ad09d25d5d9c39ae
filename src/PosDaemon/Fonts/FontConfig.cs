using System.Runtime.InteropServices;

namespace PosDaemon.Fonts;

/// <summary>Asks fontconfig which installed font has a character. Not thread-safe.</summary>
internal sealed unsafe class FontConfig : IDisposable
{
    /// <summary>FcMatchPattern of fontconfig.h.</summary>
    private const int MatchPattern = 0;

    private readonly NativeFunctions functions;
    private readonly nint config;

    private FontConfig(NativeFunctions functions, nint config) => (this.functions, this.config) = (functions, config);

    /// <summary>Null when the library is not there.</summary>
    public static FontConfig? Load(string library)
    {
        NativeFunctions? functions = NativeFunctions.Load(library, "FcInitLoadConfigAndFonts", "FcNameParse",
            "FcConfigSubstitute", "FcDefaultSubstitute", "FcFontMatch", "FcPatternGetString", "FcPatternGetInteger",
            "FcPatternGetCharSet", "FcCharSetHasChar", "FcPatternDestroy", "FcConfigDestroy");
        if (functions is null) return null;
        nint config = ((delegate* unmanaged<nint>)functions["FcInitLoadConfigAndFonts"])();
        return config == 0 ? null : new FontConfig(functions, config);
    }

    /// <summary>The best match that really has the character; null when the installed fonts have none.</summary>
    /// <param name="pattern">In fontconfig's own language: family:property=value.</param>
    public FontFile? Find(string pattern, int character)
    {
        nint name = Marshal.StringToCoTaskMemUTF8(pattern);
        nint wanted = ((delegate* unmanaged<nint, nint>)functions["FcNameParse"])(name);
        Marshal.FreeCoTaskMem(name);
        if (wanted == 0) return null;
        nint found = Match(wanted);
        FontFile? file = found == 0 ? null : Read(found, character);
        if (found != 0) Destroy(found);
        Destroy(wanted);
        return file;
    }

    public void Dispose() => ((delegate* unmanaged<nint, void>)functions["FcConfigDestroy"])(config);

    private nint Match(nint wanted)
    {
        var substitute = (delegate* unmanaged<nint, nint, int, int>)functions["FcConfigSubstitute"];
        if (substitute(config, wanted, MatchPattern) == 0) return 0;
        ((delegate* unmanaged<nint, void>)functions["FcDefaultSubstitute"])(wanted);
        int result;
        return ((delegate* unmanaged<nint, nint, int*, nint>)functions["FcFontMatch"])(config, wanted, &result);
    }

    private FontFile? Read(nint pattern, int character)
    {
        nint characters, path;
        int index;
        fixed (byte* charset = "charset\0"u8, file = "file\0"u8, number = "index\0"u8)
        {
            if (((delegate* unmanaged<nint, byte*, int, nint*, int>)functions["FcPatternGetCharSet"])(
                pattern, charset, 0, &characters) != 0) return null;
            if (((delegate* unmanaged<nint, uint, int>)functions["FcCharSetHasChar"])(
                characters, (uint)character) == 0) return null;
            if (((delegate* unmanaged<nint, byte*, int, nint*, int>)functions["FcPatternGetString"])(
                pattern, file, 0, &path) != 0) return null;
            if (((delegate* unmanaged<nint, byte*, int, int*, int>)functions["FcPatternGetInteger"])(
                pattern, number, 0, &index) != 0) index = 0;
        }
        return Marshal.PtrToStringUTF8(path) is { Length: > 0 } place ? new FontFile(place, index) : null;
    }

    private void Destroy(nint pattern) => ((delegate* unmanaged<nint, void>)functions["FcPatternDestroy"])(pattern);
}
