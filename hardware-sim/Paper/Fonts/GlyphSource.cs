using System.Runtime.InteropServices;
using System.Text;

namespace PosSim.Paper.Fonts;

/// <summary>Characters as dots, from the system's fonts. A printer has its own; these have the same cells.</summary>
internal sealed unsafe class GlyphSource
{
    /// <summary>A dot is burnt where the drawn grey is at least this dark; a little under half keeps thin
    /// strokes.</summary>
    private const int Threshold = 96;

    /// <summary>A font that lacks this one cannot print our slips.</summary>
    private const uint Needed = '票';

    /// <summary>First the CJK font whose Latin half is exactly half as wide, then anything for the rest.</summary>
    private static readonly string[] Patterns =
    [
        "Noto Sans Mono CJK SC:lang=zh-cn", "WenQuanYi Micro Hei Mono:lang=zh-cn", "monospace:lang=zh-cn",
        "sans:lang=zh-cn",
    ];

    private static readonly Lazy<GlyphSource> Only = new(Open);

    private readonly FreeType.Face*[] faces;
    private readonly Dictionary<(int Character, int Width, int Height), DotImage> drawn = [];

    /// <summary>Slips may be drawn by several requests at once; a FreeType face is one pen.</summary>
    private readonly Lock pen = new();

    private GlyphSource(FreeType.Face*[] faces) => this.faces = faces;

    /// <summary>The machine's fonts, opened once; throws <see cref="FontsMissingException"/>.</summary>
    public static GlyphSource OfThisMachine => Only.Value;

    /// <summary>The character in its cell, at single size.</summary>
    public DotImage Draw(Rune character, int cellWidth, int cellHeight)
    {
        lock (pen)
        {
            (int, int, int) key = (character.Value, cellWidth, cellHeight);
            if (drawn.TryGetValue(key, out DotImage? image)) return image;
            image = DrawNew(character, cellWidth, cellHeight);
            if (drawn.Count < 20_000) drawn[key] = image;
            return image;
        }
    }

    private DotImage DrawNew(Rune character, int cellWidth, int cellHeight)
    {
        var image = new DotImage(cellWidth, cellHeight);
        if (Rune.IsWhiteSpace(character) || Rune.IsControl(character)) return image;
        if (BoxGlyphs.TryDraw(character, image)) return image;
        bool isNarrow = cellWidth < cellHeight * 3 / 4;
        int height = isNarrow ? cellHeight * 22 / 24 : cellHeight;
        foreach (FreeType.Face* face in faces)
        {
            uint glyph = FreeType.FT_Get_Char_Index(face, new CULong((uint)character.Value));
            if (glyph == 0) continue;
            if (!Load(face, glyph, cellHeight, height)) continue;
            // Ambiguous characters (rules, symbols) are full width in CJK fonts and half width on the printer.
            long advance = (face->Glyph->AdvanceX.Value + 32) / 64;
            int narrow = (int)(cellHeight * cellWidth / Math.Max(1, advance));
            if (advance > cellWidth + 1 && !Load(face, glyph, narrow, height)) continue;
            Burn(face->Glyph, image, isNarrow ? cellHeight * 19 / 24 : cellHeight * 21 / 24);
            return image;
        }
        DrawBox(image);
        return image;
    }

    private static bool Load(FreeType.Face* face, uint glyph, int width, int height) =>
        FreeType.FT_Set_Pixel_Sizes(face, (uint)width, (uint)height) == 0
        && FreeType.FT_Load_Glyph(face, glyph, FreeType.LoadRender) == 0;

    /// <summary>Chinese fills the cell down to an eighth. Latin is a little lower in height and stands higher, so that
    /// g and j have their tails within the cell, as in printers' own fonts.</summary>
    private static void Burn(FreeType.Slot* slot, DotImage image, int baseline)
    {
        for (int y = 0; y < slot->Bitmap.Rows; y++)
            for (int x = 0; x < slot->Bitmap.Width; x++)
                if (slot->Bitmap.Buffer[y * slot->Bitmap.Pitch + x] >= Threshold)
                    image[slot->Left + x, baseline - slot->Top + y] = true;
    }

    /// <summary>What no font has is an empty box.</summary>
    private static void DrawBox(DotImage image)
    {
        image.Fill(1, 3, image.Width - 2, 1);
        image.Fill(1, image.Height - 4, image.Width - 2, 1);
        image.Fill(1, 3, 1, image.Height - 6);
        image.Fill(image.Width - 2, 3, 1, image.Height - 6);
    }

    private static GlyphSource Open()
    {
        try
        {
            FontConfig.FontFile main = Patterns.Select(pattern => FontConfig.Find(pattern, Needed)).FirstOrDefault(
                file => file is not null)
                ?? throw new FontsMissingException(
                    "no installed font has Chinese: install fonts-noto-cjk or fonts-wqy-microhei");
            FontConfig.FontFile? rest = FontConfig.Find("DejaVu Sans Mono", 'A');
            if (FreeType.FT_Init_FreeType(out nint library) != 0)
                throw new FontsMissingException("FreeType does not start");
            FreeType.Face* first = OpenFace(library, main);
            return new GlyphSource(rest is null ? [first] : [first, OpenFace(library, rest)]);
        }
        catch (DllNotFoundException missing)
        {
            throw new FontsMissingException(
                "drawing text needs FreeType and fontconfig: install libfreetype6 and libfontconfig1", missing);
        }
    }

    private static FreeType.Face* OpenFace(nint library, FontConfig.FontFile file)
    {
        if (FreeType.FT_New_Face(library, file.Path, new CLong(file.Index), out FreeType.Face* face) == 0) return face;
        throw new FontsMissingException($"FreeType cannot read {file.Path}");
    }
}
