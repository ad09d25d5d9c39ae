using System.Text;
using HarfBuzzSharp;
using PosDaemon.Slips.Layout;

namespace PosDaemon.Slips.Markup;

/// <summary>Letters with their marks as one character where Unicode has one (NFC), as printers have them: phones and
/// keyboards write é as e and an accent. By HarfBuzz, since the runtime does it with ICU alone, which is not
/// everywhere. Letters without marks stay as they are.</summary>
internal static class ComposedText
{
    /// <summary>Of a letter with its marks; further ones are left out. No name has as many.</summary>
    private const int MostParts = 32;

    /// <summary>The text itself where it has no marks, and where HarfBuzz does not load.</summary>
    public static string Of(string text)
    {
        for (var at = 0; ; at++)
        {
            // A template may hold a picture: most of it has no such unit.
            var next = text.AsSpan(at).IndexOfAnyInRange('\u0300', '\uffff');
            if (next < 0)
                return text;
            at += next;
            if (!char.IsSurrogate(text[at]) && Scripts.IsMark(new(text[at])))
                return Composed(text);
        }
    }

    private static string Composed(string text)
    {
        var composed = new StringBuilder(text.Length);
        try
        {
            List<uint> letter = [];
            foreach (var rune in text.EnumerateRunes())
            {
                if (letter.Count > 0 && !Scripts.IsMark(rune))
                    Flush(letter, composed);
                if (letter.Count < MostParts)
                    letter.Add((uint)rune.Value);
            }
            Flush(letter, composed);
            return composed.ToString();
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException)
        {
            return text;
        }
    }

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
