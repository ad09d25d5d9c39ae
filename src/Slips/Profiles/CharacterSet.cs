using System.Collections.Concurrent;
using System.Text;

namespace PosDaemon.Slips.Profiles;

/// <summary>What a printer can put into its cells: for each character its bytes and its width. Layout and encoder use
/// the same one, so what is measured is what is printed. One load for each character: a table over all of Unicode's
/// first plane (128 KB), shared by the printers that have the same characters.</summary>
internal sealed class CharacterSet
{
    /// <summary>Table values: two bytes as they are sent from here up (lead bytes are 81h and more); below, the page's
    /// place in the list from 1 and its byte; below 100h ASCII as it is, or one of the two that the printer lacks.
    /// </summary>
    public const ushort FirstDouble = 0x8000;
    public const ushort FirstPage = 0x100;
    private const ushort LacksNarrow = 0;
    private const ushort LacksWide = 1;

    private static readonly ConcurrentDictionary<string, ushort[]> Tables = new();

    private readonly ushort[] _codes;
    private readonly byte[] _pageNumbers;
    private readonly bool _hasFourByteCodes;

    /// <param name="isChinese">The printer has FS &amp; and a GB font.</param>
    /// <param name="codePages">Names of its single-byte pages and their number for ESC t, best first.</param>
    /// <param name="hasFourByteCodes">That font has the four-byte codes of Extension A.</param>
    public CharacterSet(
        bool isChinese, IEnumerable<KeyValuePair<string, int>> codePages, bool hasFourByteCodes = false)
    {
        _hasFourByteCodes = hasFourByteCodes;
        KeyValuePair<string, int>[] pages = [.. codePages];
        var key = $"{isChinese} {string.Join(' ', pages.Select(static page => page.Key))}";
        _codes = Tables.GetOrAdd(key, _ => Build(isChinese, pages));
        _pageNumbers = [.. pages.Select(static page => (byte)page.Value)];
        Width = WidthOf;
    }

    /// <summary>Chinese without any page: what text output and previews measure with.</summary>
    public static CharacterSet Chinese { get; } = new(true, []);

    /// <summary><see cref="WidthOf"/>, made once.</summary>
    public CellWidth Width { get; }

    /// <summary>For each UTF-16 unit what the encoder needs to know; surrogates are as characters that the printer
    /// lacks.</summary>
    public ReadOnlySpan<ushort> Codes => _codes;

    /// <summary>The n of ESC t for a table value of a page.</summary>
    public int PageOf(int code) => _pageNumbers[(code >> 8) - 1];

    public int WidthOf(Rune rune)
    {
        if (!rune.IsBmp)
            return IsWide(rune.Value) ? 2 : 1;
        var code = _codes[rune.Value];
        return code is >= FirstDouble or LacksWide ? 2 : 1;
    }

    /// <summary>The printer has it, in four bytes.</summary>
    public bool HasFour(char unit) => _hasFourByteCodes && _codes[unit] == LacksWide && Gb18030Table.IsExtensionA(unit);

    public Glyph Find(Rune rune)
    {
        var code = rune.IsBmp ? _codes[rune.Value] : LacksNarrow;
        return code switch
        {
            LacksWide when rune.IsBmp && HasFour((char)rune.Value) => new(GlyphKind.Four, 0, 0),
            LacksNarrow or LacksWide => default,
            >= FirstDouble => new(GlyphKind.Double, code, 0),
            >= FirstPage => new(GlyphKind.Page, (byte)code, (byte)PageOf(code)),
            _ => new(GlyphKind.Single, code, 0),
        };
    }

    private static ushort[] Build(bool isChinese, KeyValuePair<string, int>[] pages)
    {
        var codes = new ushort[0x10000];
        for (var unit = 0; unit < codes.Length; unit++)
            codes[unit] = IsWide(unit) ? LacksWide : LacksNarrow;
        for (var i = 0; i < pages.Length; i++)
            AddPage(codes, i, CodePageTable.UpperHalf(pages[i].Key));
        if (isChinese)
            AddChinese(codes);
        for (ushort ascii = 0x20; ascii < 0x7F; ascii++)
            codes[ascii] = ascii;
        codes[0xA0] = ' ';
        return codes;
    }

    /// <summary>The Chinese font's characters, but for the letters that a page has: between others of their word, which
    /// are one cell wide, two cells look like a gap.</summary>
    private static void AddChinese(ushort[] codes)
    {
        var pages = new ushort[codes.Length];
        codes.CopyTo(pages, 0);
        Gb18030Table.CopyTo(codes);
        for (var unit = 0xC0; unit < 0x530; unit++)
        {
            if (pages[unit] >= FirstPage && IsWordLetter(unit))
                codes[unit] = pages[unit];
        }
        // Greek words have accents that no page has; those that are drawn are as wide as the others.
        for (var unit = 0x0386; unit <= 0x03CE; unit++)
        {
            if (codes[unit] == LacksNarrow && char.IsLetter((char)unit))
                codes[unit] = LacksWide;
        }
    }

    /// <summary>Latin letters with marks, and Cyrillic ones.</summary>
    private static bool IsWordLetter(int unit)
        => unit is <= 0x024F or >= 0x0400 && char.IsLetter((char)unit);

    private static void AddPage(ushort[] codes, int place, string? upper)
    {
        for (var i = 0; i < upper?.Length; i++)
        {
            if (upper[i] >= '\u00A0' && upper[i] != '\uFFFD' && codes[upper[i]] < FirstPage)
                codes[upper[i]] = (ushort)((place + 1) << 8 | 0x80 + i);
        }
    }

    /// <summary>Width of a character that the printer lacks: its stand-in takes the same cells (Unicode East Asian
    /// Width W and F, in blocks).</summary>
    private static bool IsWide(int rune) => rune is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF)
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

    /// <summary>Four bytes (<see cref="Gb18030Table.WriteFour"/>); Chinese mode must be on.</summary>
    Four,
}

/// <summary>How many cells a character takes: 1 or 2. Printable ASCII always takes one.</summary>
internal delegate int CellWidth(Rune rune);
