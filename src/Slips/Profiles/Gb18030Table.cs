using System.Text;

namespace PosDaemon.Slips.Profiles;

/// <summary>Unicode to the two-byte codes of GB18030, built once (128 KB). Only zones 1 to 5 (GBK): four-byte codes and
/// the user-defined zones are not in the fonts of most Chinese printers (SPRT SP91 manual, "GB18030 zones 1-5").
/// </summary>
internal static class Gb18030Table
{
    private static readonly Encoding Encoding = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")
        ?? throw new InvalidOperationException("GB18030 is part of the runtime");

    private static readonly ushort[] Codes = Build();

    /// <summary>Puts each code, lead byte high, in the place of its character; leaves the others as they are.</summary>
    public static void CopyTo(Span<ushort> codes)
    {
        for (var unit = 0; unit < Codes.Length; unit++)
        {
            if (Codes[unit] != 0)
                codes[unit] = Codes[unit];
        }
    }

    /// <summary>CJK Extension A, which level 1 of GB18030-2022 asks of every font; a few of it have two bytes.
    /// </summary>
    public static bool IsExtensionA(char unit) => unit is >= '\u3400' and <= '\u4DB5';

    /// <summary>Four bytes: 81h and more, 30h to 39h, 81h and more, 30h to 39h.</summary>
    public static void WriteFour(Rune rune, Span<byte> code)
    {
        Span<char> unit = [(char)rune.Value];
        Encoding.GetBytes(unit, code);
    }

    private static ushort[] Build()
    {
        var codes = new ushort[0x10000];
        Span<byte> code = stackalloc byte[8];
        for (var unit = 0x80; unit < codes.Length; unit++)
        {
            var isPrivate = unit is >= 0xE000 and < 0xF900;
            if (char.IsSurrogate((char)unit) || isPrivate || Encoding.GetBytes([(char)unit], code) != 2)
                continue;
            codes[unit] = (ushort)(code[0] << 8 | code[1]);
        }
        foreach (var (from, to) in Stand)
            codes[from] = codes[to];
        return codes;
    }

    /// <summary>Characters that GB18030 has in four bytes only, and the two-byte one that prints the same. U+00A5 as
    /// four bytes (81 30 84 36) prints "06" on printers without them (node-escpos #332).</summary>
    private static (char From, char To)[] Stand =>
    [
        ('\u00A5', '\uFFE5'), ('\u30FB', '\u00B7'), ('\u2022', '\u00B7'), ('\u2027', '\u00B7'),
        ('\u301C', '\uFF5E'), ('\u2212', '\uFF0D'),
    ];
}
