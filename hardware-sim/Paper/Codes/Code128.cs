using System.Text;

namespace PosSim.Paper.Codes;

/// <summary>CODE128 as printers take it: the host names the code set by {A, {B or {C and special characters by {S, {1
/// to {4 and {{ (Epson, GS k m = 73); and chosen by the printer (m = 79).</summary>
internal sealed class Code128
{
    private const int Fnc3 = 96, Fnc2 = 97, Shift = 98, CodeC = 99, CodeB = 100, CodeA = 101, Fnc1 = 102;
    private const int StartA = 103, Stop = 106;

    /// <summary>Bars and spaces of the 107 characters, six digits each; the stop has seven.</summary>
    private const string Patterns =
        "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221"
        + "223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321"
        + "112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131"
        + "311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114"
        + "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
        + "2141214121211111431113411311411141131143114111134113111131411141313111414111312114122112142112322331112";

    private readonly List<int> _values = [];
    private readonly StringBuilder _content = new();
    private char _set;

    /// <summary>Null when the data does not begin with a code set or has characters the set does not know.</summary>
    public static Barcode? Make(ReadOnlySpan<byte> data)
    {
        var code = new Code128();
        if (data is not [(byte)'{', >= (byte)'A' and <= (byte)'C', ..]) return null;
        for (var index = 0; index < data.Length; index++)
        {
            var special = data[index] == '{' && code._set != '\0' && index + 1 < data.Length;
            if (index == 0 || special) index++;
            if (!(index == 1 || special ? code.Special((char)data[index]) : code.Add(data[index]))) return null;
        }
        return code.Finish("CODE128");
    }

    /// <summary>Code set C for runs of digits, B for the rest, A for control characters.</summary>
    public static Barcode? MakeAuto(ReadOnlySpan<byte> data, string symbology = "CODE128", bool isGs1 = false)
    {
        if (data.Length == 0 || data.ContainsAnyExceptInRange((byte)0, (byte)127)) return null;
        var code = new Code128();
        code.Special(Digits(data) >= 4 || (data.Length == 2 && Digits(data) == 2) ? 'C' : data[0] < 0x20 ? 'A' : 'B');
        if (isGs1) code.Special('1');
        for (var index = 0; index < data.Length;)
        {
            var digits = Digits(data[index..]);
            if (code._set == 'C' ? digits < 2 : digits >= 4 && digits % 2 == 0)
                code.Special(code._set != 'C' ? 'C' : data[index] < 0x20 ? 'A' : 'B');
            if (code._set == 'B' && data[index] < 0x20) code.Special('A');
            if (code._set == 'A' && data[index] >= 0x60) code.Special('B');
            if (code._set == 'C')
            {
                code.Add((byte)((data[index] - '0') * 10 + data[index + 1] - '0'));
                index += 2;
            }
            else code.Add(data[index++]);
        }
        return code.Finish(symbology);
    }

    private static int Digits(ReadOnlySpan<byte> data)
    {
        var count = data.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? data.Length : count;
    }

    private bool Special(char character)
    {
        switch (character)
        {
            case 'A' or 'B' or 'C':
                if (character == _set) return true;
                _values.Add(_set == '\0' ? StartA + character - 'A'
                    : character switch { 'C' => CodeC, 'B' => CodeB, _ => CodeA });
                _set = character;
                return true;
            case 'S' when _set != 'C': _values.Add(Shift); return true;
            case '1': _values.Add(Fnc1); return true;
            case '2' when _set != 'C': _values.Add(Fnc2); return true;
            case '3' when _set != 'C': _values.Add(Fnc3); return true;
            // The same value switches the set and, inside that set, is FNC4.
            case '4' when _set != 'C': _values.Add(_set == 'A' ? CodeA : CodeB); return true;
            case '{' when _set == 'B': return Add((byte)'{');
            default: return false;
        }
    }

    /// <summary>In set C a byte is a pair of digits, 0 to 99.</summary>
    private bool Add(byte value)
    {
        if (_set == 'C')
        {
            if (value > 99) return false;
            _values.Add(value);
            _content.Append($"{value:00}");
            return true;
        }
        var shifted = _values.Count > 0 && _values[^1] == Shift;
        var inA = shifted ? _set == 'B' : _set == 'A';
        if (inA ? value > 0x5F : value is < 0x20 or > 0x7F) return false;
        _values.Add(inA && value < 0x20 ? value + 64 : value - 32);
        _content.Append((char)value);
        return true;
    }

    private Barcode? Finish(string symbology)
    {
        if (_values.Count < 2) return null;
        var sum = _values[0];
        for (var index = 1; index < _values.Count; index++) sum += _values[index] * index;
        _values.Add(sum % 103);
        _values.Add(Stop);
        byte[] widths = [.. _values.SelectMany(value =>
            Patterns.Substring(value * 6, value == Stop ? 7 : 6).Select(digit => (byte)(digit - '0')))];
        var text = _content.ToString();
        string readable = new([.. text.Select(character => character is < ' ' or '\x7F' ? ' ' : character)]);
        return new Barcode(symbology, text, readable, widths, false);
    }
}
