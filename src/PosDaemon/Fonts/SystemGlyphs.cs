using System.Text;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.Dots;

namespace PosDaemon.Fonts;

/// <summary>Characters as a printer's dots, drawn by FreeType from the fonts that fontconfig finds. What was drawn is
/// kept, within bounds.</summary>
internal sealed unsafe class SystemGlyphs : IGlyphSource, IDisposable
{
    public const int CellWidth = 12;
    public const int CellHeight = 24;

    /// <summary>Glyphs kept: some 400 KB. A shop's slips use a few hundred.</summary>
    public const int MostKept = 4096;

    /// <summary>Fonts opened for characters that the main ones lack.</summary>
    private const int MostFaces = 8;

    /// <summary>A dot is burnt where the drawn grey is at least this dark; a little under half keeps thin strokes.
    /// </summary>
    private const int Threshold = 96;

    /// <summary>The base line, in dots from the top of the cell: CJK fonts stand 0.88 em above it.</summary>
    private const int BaseLine = 21;

    /// <summary>A font that lacks this one is none for our slips.</summary>
    private const int Needed = '票';

    /// <summary>First the CJK fonts whose Latin half is exactly half as wide.</summary>
    private static readonly string[] Patterns =
    [
        "Noto Sans Mono CJK SC:lang=zh-cn", "WenQuanYi Micro Hei Mono:lang=zh-cn", "monospace:lang=zh-cn",
        "sans:lang=zh-cn",
    ];

    private readonly FreeType freeType;
    private readonly FontConfig fontConfig;
    private readonly List<nint> faces = [];
    private readonly HashSet<FontFile> opened = [];
    private readonly Dictionary<(int Character, int Cells), byte[]> kept = [];

    /// <summary>Several lanes print at once; a face is one pen.</summary>
    private readonly Lock pen = new();
    private bool isClosed;

    private SystemGlyphs(FreeType freeType, FontConfig fontConfig)
        => (this.freeType, this.fontConfig) = (freeType, fontConfig);

    /// <summary>The machine's fonts; null and what is missing, and what to install, when it cannot draw.</summary>
    public static SystemGlyphs? Open(FontLibraries libraries, out string problem)
    {
        problem = "";
        FreeType? freeType = FreeType.Load(libraries.FreeType);
        FontConfig? fontConfig = FontConfig.Load(libraries.FontConfig);
        if (freeType is not null && fontConfig is not null)
        {
            var glyphs = new SystemGlyphs(freeType, fontConfig);
            if (glyphs.OpenMainFont()) return glyphs;
            problem = "no installed font has Chinese characters: apt-get install fonts-noto-cjk";
        }
        else
            problem = Missing(libraries, freeType is null, fontConfig is null);
        freeType?.Dispose();
        fontConfig?.Dispose();
        return null;
    }

    /// <summary>How many glyphs are kept now.</summary>
    public int Kept
    {
        get
        {
            lock (pen) return kept.Count;
        }
    }

    public ReadOnlySpan<byte> DotsOf(Rune rune, int cells)
    {
        lock (pen)
        {
            if (kept.TryGetValue((rune.Value, cells), out byte[]? dots)) return dots;
            // A lane that did not stop in time may still print.
            if (isClosed) return [];
            dots = Draw(rune, cells);
            if (kept.Count >= MostKept) kept.Clear();
            kept[(rune.Value, cells)] = dots;
            return dots;
        }
    }

    public void Dispose()
    {
        lock (pen)
        {
            if (isClosed) return;
            isClosed = true;
            freeType.Dispose();
            fontConfig.Dispose();
        }
    }

    private static string Missing(FontLibraries libraries, bool freeType, bool fontConfig)
    {
        string[] absent = [.. freeType ? [libraries.FreeType] : Array.Empty<string>(),
            .. fontConfig ? [libraries.FontConfig] : Array.Empty<string>()];
        string names = $"drawing characters needs {string.Join(" and ", absent)}, not found here: ";
        return names + (OperatingSystem.IsLinux()
            ? "apt-get install libfreetype6 libfontconfig1 fonts-noto-cjk"
            : "only Linux systems have them; use svg, or render on such a machine");
    }

    private bool OpenMainFont()
    {
        foreach (string pattern in Patterns)
            if (fontConfig.Find(pattern, Needed) is { } file && OpenFace(file)) break;
        if (faces.Count == 0) return false;
        if (fontConfig.Find("DejaVu Sans Mono", 'A') is { } latin) OpenFace(latin);
        return true;
    }

    private bool OpenFace(FontFile file)
    {
        if (faces.Count >= MostFaces || !opened.Add(file)) return false;
        FreeTypeFace* face = freeType.Open(file);
        if (face == null) return false;
        faces.Add((nint)face);
        return true;
    }

    private byte[] Draw(Rune rune, int cells)
    {
        foreach (nint face in faces)
            if (Draw((FreeTypeFace*)face, rune, cells) is { } dots) return dots;
        // A rare one: any font of the machine that has it.
        bool isNew = fontConfig.Find($"sans:lang=zh-cn:charset={rune.Value:x}", rune.Value) is { } file
            && OpenFace(file);
        return isNew ? Draw((FreeTypeFace*)faces[^1], rune, cells) ?? [] : [];
    }

    private byte[]? Draw(FreeTypeFace* face, Rune rune, int cells)
    {
        uint glyph = freeType.GlyphOf(face, rune.Value);
        int width = cells * CellWidth;
        // g and j have tails: in one cell, which Chinese does not use, letters are lower and stand higher.
        int height = cells == 1 ? CellHeight - 2 : CellHeight;
        if (glyph == 0 || !freeType.Draw(face, glyph, CellHeight, height)) return null;
        int advance = AdvanceOf(face);
        // Symbols that are one cell here may be two in a CJK font.
        if (advance > width + 1)
        {
            if (!freeType.Draw(face, glyph, CellHeight * width / advance, height)) return null;
            advance = AdvanceOf(face);
        }
        return Burn(face->Slot, width, Math.Max(width - advance, 0) / 2, cells == 1 ? BaseLine - 2 : BaseLine);
    }

    private static int AdvanceOf(FreeTypeFace* face) => (int)(face->Slot->AdvanceX.Value + 32) / 64;

    /// <summary>Greys to dots, within the cell.</summary>
    private static byte[] Burn(FreeTypeSlot* slot, int width, int shift, int baseLine)
    {
        int stride = (width + 7) / 8;
        var dots = new byte[stride * CellHeight];
        for (int row = 0; row < slot->Bitmap.Rows; row++)
        {
            int y = baseLine - slot->Top + row;
            for (int column = 0; column < slot->Bitmap.Width; column++)
            {
                int x = shift + slot->Left + column;
                bool isDark = slot->Bitmap.Buffer[row * slot->Bitmap.Pitch + column] >= Threshold;
                if (isDark && (uint)x < (uint)width && (uint)y < CellHeight)
                    dots[y * stride + x / 8] |= (byte)(0x80 >> x % 8);
            }
        }
        return dots;
    }
}
