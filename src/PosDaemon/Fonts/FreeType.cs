using System.Runtime.InteropServices;

namespace PosDaemon.Fonts;

/// <summary>FreeType 2: opens font files and draws single characters. A face is one pen; not thread-safe.</summary>
internal sealed unsafe class FreeType : IDisposable
{
    /// <summary>FT_LOAD_RENDER: draw in 256 greys after loading.</summary>
    private const int LoadRender = 1 << 2;

    private readonly NativeFunctions functions;
    private readonly nint library;

    private FreeType(NativeFunctions functions, nint library)
        => (this.functions, this.library) = (functions, library);

    /// <summary>Null when the library is not there or does not start.</summary>
    public static FreeType? Load(string name)
    {
        NativeFunctions? functions = NativeFunctions.Load(name, "FT_Init_FreeType", "FT_New_Face",
            "FT_Set_Pixel_Sizes", "FT_Get_Char_Index", "FT_Load_Glyph", "FT_Done_FreeType");
        if (functions is null) return null;
        nint library;
        return ((delegate* unmanaged<nint*, int>)functions["FT_Init_FreeType"])(&library) == 0
            ? new FreeType(functions, library)
            : null;
    }

    /// <summary>Null when it is no font that can be read. Lives as long as this library.</summary>
    public FreeTypeFace* Open(FontFile file)
    {
        FreeTypeFace* face;
        nint path = Marshal.StringToCoTaskMemUTF8(file.Path);
        int fault = ((delegate* unmanaged<nint, nint, CLong, FreeTypeFace**, int>)functions["FT_New_Face"])(
            library, path, new CLong(file.Index), &face);
        Marshal.FreeCoTaskMem(path);
        return fault == 0 ? face : null;
    }

    /// <summary>0 when the face lacks the character.</summary>
    public uint GlyphOf(FreeTypeFace* face, int character)
        => ((delegate* unmanaged<FreeTypeFace*, CULong, uint>)functions["FT_Get_Char_Index"])(
            face, new CULong((uint)character));

    /// <summary>Draws a glyph in greys into the face's slot.</summary>
    /// <param name="width">Dots across of the em square.</param>
    /// <param name="height">Dots down of the em square.</param>
    public bool Draw(FreeTypeFace* face, uint glyph, int width, int height)
        => ((delegate* unmanaged<FreeTypeFace*, uint, uint, int>)functions["FT_Set_Pixel_Sizes"])(
                face, (uint)width, (uint)height) == 0
            && ((delegate* unmanaged<FreeTypeFace*, uint, int, int>)functions["FT_Load_Glyph"])(
                face, glyph, LoadRender) == 0
            && face->Slot->Bitmap.PixelMode == FreeTypeBitmap.Grey;

    /// <summary>Closes its faces too.</summary>
    public void Dispose() => ((delegate* unmanaged<nint, int>)functions["FT_Done_FreeType"])(library);
}
