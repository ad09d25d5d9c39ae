using System.Runtime.InteropServices;

namespace PosDaemon.Fonts;

/// <summary>FT_FaceRec of freetype.h up to its glyph slot; FT_Long is CLong.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FreeTypeFace
{
    private readonly FiveLongs counts;
    private readonly nint family;
    private readonly nint style;
    private readonly int fixedSizeCount;
    private readonly nint fixedSizes;
    private readonly int charmapCount;
    private readonly nint charmaps;
    private readonly nint genericData;
    private readonly nint genericFinalizer;
    private readonly FourLongs box;
    private readonly ushort unitsPerEm;
    private readonly short ascender;
    private readonly short descender;
    private readonly short height;
    private readonly short mostAdvance;
    private readonly short mostAdvanceDown;
    private readonly short underlinePosition;
    private readonly short underlineThickness;

    /// <summary>What was loaded last.</summary>
    public FreeTypeSlot* Slot;

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct FiveLongs
    {
        private readonly CLong faces, index, faceFlags, styleFlags, glyphs;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct FourLongs
    {
        private readonly CLong left, bottom, right, top;
    }
}

/// <summary>FT_GlyphSlotRec up to the place of its bitmap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FreeTypeSlot
{
    private readonly nint library;
    private readonly nint face;
    private readonly nint next;
    private readonly uint glyphIndex;
    private readonly nint genericData;
    private readonly nint genericFinalizer;
    private readonly EightLongs metrics;
    private readonly CLong linearAcross;
    private readonly CLong linearDown;

    /// <summary>To the next character, in 1/64 of a dot.</summary>
    public CLong AdvanceX;
    private readonly CLong advanceY;
    private readonly int format;
    public FreeTypeBitmap Bitmap;

    /// <summary>From the pen to the leftmost dot.</summary>
    public int Left;

    /// <summary>From the base line up to the topmost dot.</summary>
    public int Top;

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct EightLongs
    {
        private readonly CLong width, height, left, top, advance, leftDown, topDown, advanceDown;
    }
}

/// <summary>FT_Bitmap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FreeTypeBitmap
{
    /// <summary>FT_PIXEL_MODE_GRAY; a colour font gives another.</summary>
    public const byte Grey = 2;

    public uint Rows;
    public uint Width;

    /// <summary>Bytes a row.</summary>
    public int Pitch;
    public byte* Buffer;
    private readonly ushort greys;
    public byte PixelMode;
    private readonly byte paletteMode;
    private readonly nint palette;
}
