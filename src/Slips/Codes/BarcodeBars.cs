using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Codes;

/// <summary>A barcode as bars and gaps in turn, in narrow bars, beginning with a bar. Quiet zones are the paper's.
/// </summary>
internal sealed class BarcodeBars
{
    private readonly List<int> _bars = [];

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
                symbol._bars.Add(1);
                break;
            default:
                symbol.Numbers(BarcodeTables.Code128Symbols(data), BarcodeTables.Code128);
                break;
        }
        return symbol._bars;
    }

    private void Ean13(ReadOnlySpan<byte> digits)
    {
        var parity = BarcodeTables.EanParity[digits[0] - '0'];
        Add("111");
        for (var i = 1; i <= 6; i++)
            Digit(digits[i], isMirrored: parity[i - 1] == 'G');
        Add("11111");
        for (var i = 7; i <= 12; i++)
            Digit(digits[i], isMirrored: false);
        Add("111");
    }

    private void Ean8(ReadOnlySpan<byte> digits)
    {
        Add("111");
        for (var i = 0; i < 8; i++)
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
        var digits = data.Length == 6 ? data : data.Slice(1, 6);
        var parity = BarcodeTables.UpcEParity[BarcodeTables.UpcECheck(digits)];
        Add("111");
        for (var i = 0; i < 6; i++)
            Digit(digits[i], isMirrored: parity[i] == 'E');
        Add("111111");
    }

    /// <summary>Seven modules in two gaps and two bars; mirrored is set G, the even parity.</summary>
    private void Digit(byte digit, bool isMirrored)
    {
        var widths = BarcodeTables.Ean[digit - '0'];
        for (var i = 0; i < 4; i++)
            _bars.Add(widths[isMirrored ? 3 - i : i] - '0');
    }

    private void Code39(ReadOnlySpan<byte> text)
    {
        WideNarrow(BarcodeTables.Code39Star, 9);
        foreach (var character in text)
            WideNarrow(BarcodeTables.Code39[BarcodeTables.Code39Set.IndexOf((char)character)], 9);
        WideNarrow(BarcodeTables.Code39Star, 9);
        _bars.RemoveAt(_bars.Count - 1);
    }

    private void Codabar(ReadOnlySpan<byte> text)
    {
        foreach (var character in text)
        {
            var index = BarcodeTables.CodabarSet.IndexOf(char.ToUpperInvariant((char)character));
            WideNarrow(BarcodeTables.Codabar[index], 7);
        }
        _bars.RemoveAt(_bars.Count - 1);
    }

    /// <summary>Bars and gaps, the highest bit first, 1 for three modules; then the gap to the next one.</summary>
    private void WideNarrow(int pattern, int elements)
    {
        for (var bit = elements - 1; bit >= 0; bit--)
            _bars.Add(Width(pattern, bit));
        _bars.Add(1);
    }

    private static int Width(int pattern, int bit) => (pattern >> bit & 1) != 0 ? 3 : 1;

    /// <summary>Two digits at a time: one in the bars, the other in the gaps.</summary>
    private void Itf(ReadOnlySpan<byte> digits)
    {
        Add("1111");
        for (var i = 0; i < digits.Length; i += 2)
        {
            for (var bit = 4; bit >= 0; bit--)
            {
                _bars.Add(Width(BarcodeTables.Itf[digits[i] - '0'], bit));
                _bars.Add(Width(BarcodeTables.Itf[digits[i + 1] - '0'], bit));
            }
        }
        Add("311");
    }

    private void Numbers(List<int> symbols, string[] widths)
    {
        foreach (var symbol in symbols)
            Add(widths[symbol]);
    }

    private void Add(string widths)
    {
        foreach (var width in widths)
            _bars.Add(width - '0');
    }
}
