using System.Globalization;
using System.Text;
using HarfBuzzSharp;

namespace PosDaemon.Slips.Markup;

/// <summary>Letters with their marks as one character where Unicode has one (NFC), as printers have them: phones and
/// keyboards write é as e and an accent. By HarfBuzz, since the runtime does it with ICU alone, which is not
/// everywhere. Letters without marks stay as they are.</summary>
internal static class ComposedText
{
    /// <summary>Of a letter with its marks; further ones are left out. No name has as many.</summary>
    private const int MostParts = 32;

    /// <summary>As it is where HarfBuzz does not load.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var composed = new StringBuilder(text.Length);
        try
        {
            List<uint> letter = [];
            foreach (var rune in text.EnumerateRunes())
            {
                if (letter.Count > 0 && !IsPart(rune))
                    Flush(letter, composed);
                if (letter.Count < MostParts)
                    letter.Add((uint)rune.Value);
            }
            Flush(letter, composed);
            return composed.ToString();
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException)
        {
            return text.ToString();
        }
    }

    /// <summary>Continues the letter before it: marks, and the vowels and last consonants of Korean.</summary>
    private static bool IsPart(Rune rune)
        => rune.Value is (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpacingCombiningMark;

    private static void Flush(List<uint> letter, StringBuilder composed)
    {
        if (letter.Count > 1)
            Compose(letter);
        foreach (var character in letter)
            composed.Append(new Rune(character).ToString());
        letter.Clear();
    }

    /// <summary>UAX #15: taken apart, put into the order of the classes, put together again.</summary>
    private static void Compose(List<uint> letter)
    {
        var unicode = UnicodeFunctions.Default;
        for (var i = 0; i < letter.Count; i++)
        {
            while (unicode.TryDecompose(letter[i], out var first, out var second))
            {
                letter[i] = first;
                if (second != 0)
                    letter.Insert(i + 1, second);
            }
        }
        for (var i = 1; i < letter.Count; i++)
        {
            for (var at = i; at > 0 && Class(letter[at]) > 0 && Class(letter[at - 1]) > Class(letter[at]); at--)
                (letter[at - 1], letter[at]) = (letter[at], letter[at - 1]);
        }
        var starter = 0;
        var last = -1;
        for (var i = 1; i < letter.Count;)
        {
            var own = Class(letter[i]);
            // A mark of the same class in between, or another letter, keeps it from the first.
            if ((last < own || i == starter + 1) && unicode.TryCompose(letter[starter], letter[i], out var both))
            {
                letter[starter] = both;
                letter.RemoveAt(i);
                continue;
            }
            if (own == 0)
                (starter, last) = (i, -1);
            else
                last = own;
            i++;
        }

        int Class(uint character) => (int)unicode.GetCombiningClass(character);
    }
}
