using System.Text;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Tests;

/// <summary>What a buyer could write to become a command, and for each the harmless text that takes the same
/// cells.</summary>
internal static class HostileValues
{
    /// <summary>Control characters, halves, look-alikes: none of these may reach the printer as what it is.</summary>
    public static IReadOnlyDictionary<string, string> Characters { get; } = new Dictionary<string, string>
    {
        ["drawer"] = "x\u001bp\0\u0019\u00fay",
        ["cut"] = "x\u001dV\0y\u001dVB\0",
        ["real time"] = "x\u0010\u0014\u0001\0\u0001\u0010\u0004\u0001\u0010\u0005\u0002y",
        ["reset and raster"] = "x\u001b@\u001dv0\0\u00ff\u00ff\u00ff\u00ffy",
        ["C1"] = "x\u0080\u0084\u008d\u0090\u009b1m\u009fy",
        ["bidi"] = "x\u202e\u2066\u200f\u200b\ufeff\u061cy\u00ad",
        ["half pairs"] = "x\ud83d\udc00\ud800y\udfff",
        ["look-alikes"] = "x\u037e\u1fef\uff5c\uff3c\ufe31y",
        ["Chinese mode"] = "核\u001c.\u001c&\u001c!\u00ff销\u001cC\u0001",
        // Second bytes 5C, 7C, 7E, 5E and 7B: to a parser of bytes the language itself.
        ["trail bytes"] = "乗亅亊乛亄誠|\\~^{",
        ["emoji and rare"] = "👩\u200d𠮷\ue000\uffff\ufffe\u0301",
        ["line ends"] = "x\r\n===\n---\n\u2028===\u2029\u0085---\v\fy",
    };

    /// <summary>The languages of the slip itself. Each is an act of its own when it stands alone on a line.</summary>
    public static IReadOnlyDictionary<string, string> Language { get; } = new Dictionary<string, string>
    {
        ["code"] = "{code:1}",
        ["QR code"] = "{code:1;option:qrcode}",
        ["short keys"] = "{c:1;o:q}",
        ["command"] = "{command:\\x1bp\\x00}",
        ["short command"] = "{x:\\x1dV\\x00}",
        ["image"] = "{image:"
            + "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR42mNg+A8AAQIBANEay48AAAAASUVORK5CYII=}",
        ["logo"] = "{logo:1}",
        ["drawer word"] = "{drawer:1}",
        ["buzzer"] = "{buzzer:3}",
        ["word among words"] = "xy\n{drawer:1}\n{buzzer:12}\n{logo:1}\n{command:\\x1bp0}\ny",
        ["width"] = "{width:1,1;border:line;align:right}",
        ["end of a property"] = "x};option:qrcode;code:evil{a:y",
        ["cut mark"] = "===",
        ["rule"] = "---",
        ["columns"] = "x|y||z|",
        ["looks"] = "\"x\"_y_`z`^^^w^^^",
        ["blanks"] = "~~x~~",
        ["escapes"] = "\\n\\x1bp\\x1b\\x70\\|\\",
        ["template"] = "{{#seats}}{{{note}}}{{>foot}}{{=<% %>=}}<%note%>",
        ["template, cut"] = "{{note}}\n{{/seats}}\n===\n",
    };

    /// <summary>What the harmless text is made of.</summary>
    private static readonly Rune[] Candidates =
        [.. "x核ç5(),/+（），元\u3000Ａ−¤".EnumerateRunes(), new Rune(0x20000)];

    /// <summary>Letters and punctuation that are no sign of the language, as many cells and of the same kind as what is
    /// printed of the attack: line breaks, sizes, Chinese mode and code pages are then alike, and any other difference
    /// is the attack's. What is not printed becomes an invisible character; marks and line ends stay.</summary>
    public static string Harmless(string attack, CharacterSet characters)
    {
        var letters = new StringBuilder();
        foreach (var rune in attack.EnumerateRunes())
        {
            // Half a pair stays one: a code with one is refused.
            if (rune == Rune.ReplacementChar)
            {
                letters.Append('\ud800');
                continue;
            }
            var printed = ReceiptEscape.Printable("x" + rune + "x")[1..^1];
            letters.Append(printed switch
            {
                "" => "\u200b",
                " " => rune.Value is ' ' or '\t' or '\xa0' ? " " : rune.ToString(),
                _ => Scripts.IsMark(rune) ? rune.ToString() : Letter(rune, characters),
            });
        }
        return letters.ToString();
    }

    private static string Letter(Rune rune, CharacterSet characters)
    {
        foreach (var candidate in Candidates)
        {
            if (characters.Find(candidate).Kind == characters.Find(rune).Kind
                && characters.WidthOf(candidate) == characters.WidthOf(rune)
                && LineClasses.Of(candidate) == LineClasses.Of(rune))
                return candidate.ToString();
        }
        return characters.WidthOf(rune) == 2 ? "核" : "x";
    }
}
