using System.Runtime.InteropServices;

namespace PosSim.Paper.Fonts;

/// <summary>The few calls and records of FreeType 2 that draw one character (freetype.h; long is CLong).</summary>
internal static unsafe partial class FreeType
{
    public const int LoadRender = 1 << 2;

    private const string Library = "libfreetype.so.6";

    [LibraryImport(Library)]
    public static partial int FT_Init_FreeType(out nint library);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FT_New_Face(nint library, string path, CLong index, out Face* face);

    [LibraryImport(Library)]
    public static partial int FT_Set_Pixel_Sizes(Face* face, uint width, uint height);

    [LibraryImport(Library)]
    public static partial uint FT_Get_Char_Index(Face* face, CULong character);

    [LibraryImport(Library)]
    public static partial int FT_Load_Glyph(Face* face, uint glyph, int flags);

    /// <summary>FT_FaceRec up to its glyph slot.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Face
    {
        private readonly CLong faces;
        private readonly CLong index;
        private readonly CLong faceFlags;
        private readonly CLong styleFlags;
        private readonly CLong glyphs;
        private readonly nint family;
        private readonly nint style;
        private readonly int fixedSizes;
        private readonly nint availableSizes;
        private readonly int charmapCount;
        private readonly nint charmaps;
        private readonly nint genericData;
        private readonly nint genericFinalizer;
        private readonly CLong boxLeft;
        private readonly CLong boxBottom;
        private readonly CLong boxRight;
        private readonly CLong boxTop;
        private readonly ulong unitsAscenderDescenderHeight;
        private readonly ulong advancesAndUnderline;
        public Slot* Glyph;
    }

    /// <summary>FT_GlyphSlotRec up to the place of its bitmap.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Slot
    {
        private readonly nint library;
        private readonly nint face;
        private readonly nint next;
        private readonly uint glyphIndex;
        private readonly nint genericData;
        private readonly nint genericFinalizer;
        private readonly Metrics metrics;
        private readonly CLong linearAcross;
        private readonly CLong linearDown;

        /// <summary>In 1/64 of a dot.</summary>
        public CLong AdvanceX;
        private readonly CLong advanceY;
        private readonly int format;
        public Bitmap Bitmap;
        public int Left;
        public int Top;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Metrics
    {
        private readonly CLong width;
        private readonly CLong height;
        private readonly CLong bearingX;
        private readonly CLong bearingY;
        private readonly CLong advance;
        private readonly CLong verticalBearingX;
        private readonly CLong verticalBearingY;
        private readonly CLong verticalAdvance;
    }

    /// <summary>FT_Bitmap, 256 greys.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Bitmap
    {
        public uint Rows;
        public uint Width;
        public int Pitch;
        public byte* Buffer;
        private readonly ushort greys;
        private readonly byte pixelMode;
        private readonly byte paletteMode;
        private readonly nint palette;
    }
}
