using System.Numerics;

namespace PosSim.Paper.Codes;

/// <summary>Data as PDF417 code words (ISO/IEC 15438, 5.4): digits by numeric, other ASCII by text, the rest by byte
/// compaction; one of them for the whole.</summary>
internal static class Pdf417Words
{
    private const int NumericLatch = 902, ByteLatch = 901, ByteLatchSixes = 924;

    /// <summary>Values in text compaction by sub-mode; those from 25 on that switch are left blank (NUL).</summary>
    private const string Alpha = "ABCDEFGHIJKLMNOPQRSTUVWXYZ ";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz ";
    private const string Mixed = "0123456789&\r\t,:#-.$/+%*=^\0 ";
    private const string Punctuation = ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'";

    /// <summary>In Lower 27 shifts to Alpha and 28 latches Mixed; in Mixed 27 latches Lower, 28 Alpha; in Alpha 27
    /// latches Lower, 28 Mixed; 29 shifts to Punctuation in all three.</summary>
    private const int First = 27, Second = 28, ShiftPunctuation = 29;

    public static List<int> Of(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0 && !data.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return Numeric(data);
        return TextValues(data) is { } values ? Pair(values) : Bytes(data);
    }

    /// <summary>44 digits at a time, a 1 before them, in base 900.</summary>
    private static List<int> Numeric(ReadOnlySpan<byte> digits)
    {
        List<int> words = [NumericLatch];
        for (var at = 0; at < digits.Length; at += 44)
        {
            var number = BigInteger.One;
            foreach (var digit in digits.Slice(at, Math.Min(44, digits.Length - at)))
                number = number * 10 + digit - '0';
            var place = words.Count;
            for (; !number.IsZero; number /= 900) words.Insert(place, (int)(number % 900));
        }
        return words;
    }

    /// <summary>Six bytes make five words in base 900; what is left over is a word a byte.</summary>
    private static List<int> Bytes(ReadOnlySpan<byte> data)
    {
        List<int> words = [data.Length % 6 == 0 ? ByteLatchSixes : ByteLatch];
        var at = 0;
        for (; at + 6 <= data.Length; at += 6)
        {
            long number = 0;
            foreach (var value in data.Slice(at, 6)) number = number << 8 | value;
            var place = words.Count;
            for (var word = 0; word < 5; word++, number /= 900) words.Insert(place, (int)(number % 900));
        }
        foreach (var value in data[at..]) words.Add(value);
        return words;
    }

    private static List<int> Pair(List<int> values)
    {
        if (values.Count % 2 != 0) values.Add(ShiftPunctuation);
        var words = new List<int>();
        for (var at = 0; at < values.Count; at += 2) words.Add(values[at] * 30 + values[at + 1]);
        return words;
    }

    /// <summary>Null when a character is in no sub-mode.</summary>
    private static List<int>? TextValues(ReadOnlySpan<byte> data)
    {
        var values = new List<int>();
        var mode = Alpha;
        foreach (var value in data)
        {
            var character = (char)value;
            if (character == 0) return null;
            if (mode.Contains(character, StringComparison.Ordinal)) values.Add(mode.IndexOf(character));
            else if (Punctuation.Contains(character) && !Mixed.Contains(character))
                values.AddRange([ShiftPunctuation, Punctuation.IndexOf(character)]);
            else if (mode == Lower && Alpha.Contains(character, StringComparison.Ordinal))
                values.AddRange([First, Alpha.IndexOf(character)]);
            else
            {
                var next = Lower.Contains(character) ? Lower : Alpha.Contains(character) ? Alpha : Mixed;
                if (!next.Contains(character, StringComparison.Ordinal)) return null;
                values.AddRange([next == Lower ? First : Second, next.IndexOf(character)]);
                mode = next;
            }
        }
        return values;
    }
}
