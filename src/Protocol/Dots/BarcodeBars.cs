using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Protocol.Dots;

/// <summary>A barcode as bars and gaps in turn, in narrow bars, beginning with a bar. Quiet zones are the paper's.
/// </summary>
internal sealed class BarcodeBars
{
    private readonly List<int> bars = [];

    private BarcodeBars()
    {
    }

    public static IReadOnlyList<int> Of(BarcodeData barcode, ReadOnlySpan<byte> data)
    {
        var symbol = new BarcodeBars();
        switch (barcode.Kind)
        {
            case 65:
                symbol.Ean13([(byte)'0', .. data]);
                break;
            case 66:
                symbol.UpcE(data);
                break;
            case 67:
                symbol.Ean13(data);
                break;
            case 68:
                symbol.Ean8(data);
                break;
            case 69:
                symbol.Code39(data);
                break;
            case 70:
                symbol.Itf(data);
                break;
            case 71:
                symbol.Codabar(data);
                break;
            case 72:
                symbol.Numbers(BarcodeTables.Code93Symbols(data), BarcodeTables.Code93);
                symbol.bars.Add(1);
                break;
            default:
                symbol.Numbers(BarcodeTables.Code128Symbols(data), BarcodeTables.Code128);
                break;
        }
        return symbol.bars;
    }

    private void Ean13(ReadOnlySpan<byte> digits)
    {
        string parity = BarcodeTables.EanParity[digits[0] - '0'];
        Add("111");
        for (int i = 1; i <= 6; i++)
            Digit(digits[i], isMirrored: parity[i - 1] == 'G');
        Add("11111");
        for (int i = 7; i <= 12; i++)
            Digit(digits[i], isMirrored: false);
        Add("111");
    }

    private void Ean8(ReadOnlySpan<byte> digits)
    {
        Add("111");
        for (int i = 0; i < 8; i++)
        {
            if (i == 4)
                Add("11111");
            Digit(digits[i], isMirrored: false);
        }
        Add("111");
    }

    /// <summary>The six digits; the check digit, worked out from the UPC-A that they stand for, is in their parity.
    /// </summary>
    private void UpcE(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> digits = data.Length == 6 ? data : data.Slice(1, 6);
        string parity = BarcodeTables.UpcEParity[BarcodeTables.UpcECheck(digits)];
        Add("111");
        for (int i = 0; i < 6; i++)
            Digit(digits[i], isMirrored: parity[i] == 'E');
        Add("111111");
    }

    /// <summary>Seven modules in two gaps and two bars; mirrored is set G, the even parity.</summary>
    private void Digit(byte digit, bool isMirrored)
    {
        string widths = BarcodeTables.Ean[digit - '0'];
        for (int i = 0; i < 4; i++)
            bars.Add(widths[isMirrored ? 3 - i : i] - '0');
    }

    private void Code39(ReadOnlySpan<byte> text)
    {
        WideNarrow(BarcodeTables.Code39Star, 9);
        foreach (byte character in text)
            WideNarrow(BarcodeTables.Code39[BarcodeTables.Code39Set.IndexOf((char)character)], 9);
        WideNarrow(BarcodeTables.Code39Star, 9);
        bars.RemoveAt(bars.Count - 1);
    }

    private void Codabar(ReadOnlySpan<byte> text)
    {
        foreach (byte character in text)
        {
            int index = BarcodeTables.CodabarSet.IndexOf(char.ToUpperInvariant((char)character));
            WideNarrow(BarcodeTables.Codabar[index], 7);
        }
        bars.RemoveAt(bars.Count - 1);
    }

    /// <summary>Bars and gaps, the highest bit first, 1 for three modules; then the gap to the next one.</summary>
    private void WideNarrow(int pattern, int elements)
    {
        for (int bit = elements - 1; bit >= 0; bit--)
            bars.Add(Width(pattern, bit));
        bars.Add(1);
    }

    private static int Width(int pattern, int bit) => (pattern >> bit & 1) != 0 ? 3 : 1;

    /// <summary>Two digits at a time: one in the bars, the other in the gaps.</summary>
    private void Itf(ReadOnlySpan<byte> digits)
    {
        Add("1111");
        for (int i = 0; i < digits.Length; i += 2)
        {
            for (int bit = 4; bit >= 0; bit--)
            {
                bars.Add(Width(BarcodeTables.Itf[digits[i] - '0'], bit));
                bars.Add(Width(BarcodeTables.Itf[digits[i + 1] - '0'], bit));
            }
        }
        Add("311");
    }

    private void Numbers(List<int> symbols, string[] widths)
    {
        foreach (int symbol in symbols)
            Add(widths[symbol]);
    }

    private void Add(string widths)
    {
        foreach (char width in widths)
            bars.Add(width - '0');
    }
}
