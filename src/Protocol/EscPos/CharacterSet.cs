using System.Collections.Frozen;
using System.Text;

namespace PosDaemon.Protocol.EscPos;

/// <summary>What a printer can put into its cells: for each character its bytes and its width. Layout and encoder use
/// the same one, so what is measured is what is printed.</summary>
internal sealed class CharacterSet
{
    private readonly FrozenDictionary<char, Glyph> pages;
    private readonly bool isChinese;

    /// <param name="isChinese">The printer has FS &amp; and a GB font.</param>
    /// <param name="codePages">Names of its single-byte pages and their number for ESC t, best first.</param>
    public CharacterSet(bool isChinese, IEnumerable<KeyValuePair<string, int>> codePages)
    {
        this.isChinese = isChinese;
        var glyphs = new Dictionary<char, Glyph>();
        foreach ((string name, int number) in codePages)
        {
            string? upper = CodePageTable.UpperHalf(name);
            for (int i = 0; i < upper?.Length; i++)
            {
                if (upper[i] >= '\u00A0' && upper[i] != '\uFFFD')
                    glyphs.TryAdd(upper[i], new(GlyphKind.Page, (ushort)(0x80 + i), (byte)number));
            }
        }
        pages = glyphs.ToFrozenDictionary();
    }

    /// <summary>Chinese without any page: what text output and previews measure with.</summary>
    public static CharacterSet Chinese { get; } = new(true, []);

    public int WidthOf(Rune rune) => Find(rune).Kind switch
    {
        GlyphKind.None => IsWide(rune) ? 2 : 1,
        GlyphKind.Double => 2,
        _ => 1,
    };

    public Glyph Find(Rune rune)
    {
        if (rune.Value is >= 0x20 and < 0x7F)
            return new(GlyphKind.Single, (ushort)rune.Value, 0);
        if (rune.Value == 0xA0)
            return new(GlyphKind.Single, ' ', 0);
        if (isChinese && Gb18030Table.CodeOf(rune) is var code and not 0)
            return new(GlyphKind.Double, code, 0);
        if (rune.IsBmp && pages.TryGetValue((char)rune.Value, out Glyph glyph))
            return glyph;
        return default;
    }

    /// <summary>Width of a character that the printer lacks: its stand-in takes the same cells (Unicode East Asian
    /// Width W and F, in blocks).</summary>
    private static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}

/// <summary>A character's bytes on a printer.</summary>
/// <param name="Kind">How it is sent; None when the printer lacks it.</param>
/// <param name="Code">One byte, or two with the lead byte high.</param>
/// <param name="Page">For <see cref="GlyphKind.Page"/>: the n of ESC t n.</param>
internal readonly record struct Glyph(GlyphKind Kind, ushort Code, byte Page);

internal enum GlyphKind : byte
{
    None,

    /// <summary>ASCII: the same in every mode and page.</summary>
    Single,

    /// <summary>One byte of a code page; Chinese mode must be off.</summary>
    Page,

    /// <summary>Two bytes; Chinese mode must be on.</summary>
    Double,
}
