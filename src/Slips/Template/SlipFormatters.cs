using System.Globalization;
using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>The formatters of the template language: {{total|money}}.</summary>
internal static class SlipFormatters
{
    private const string Unfit = "the formatter is not known, or the value does not fit it";

    /// <summary>As <see cref="MustacheFormatter"/>.</summary>
    public static string Format(
        FormatterCall call, ReadOnlySpan<char> value, MustacheLookup lookup, GrowingArray<char> formatted)
        => call.Name switch
        {
            "money" => Currency.Format(value, lookup("currency"), hasSymbol: true, formatted),
            "amount" => Currency.Format(value, lookup("currency"), hasSymbol: false, formatted),
            _ => Add(call, value, formatted) ? "" : Unfit,
        };

    private static bool Add(FormatterCall call, ReadOnlySpan<char> value, GrowingArray<char> formatted)
    {
        var argument = call.Argument;
        switch (call.Name)
        {
            case "negate":
                return Negate(value, formatted);
            case "date":
                return SlipTimes.Date(value, formatted);
            case "time":
                return SlipTimes.Time(value, formatted);
            case "datetime":
                return SlipTimes.DateAndTime(value, formatted);
            case "weekday":
                return SlipTimes.Weekday(value, argument == "zh", formatted);
            case "mask":
                return Mask(value, argument, formatted);
            case "group":
                return Group(value, argument, formatted);
            case "choose":
                return Choose(value, argument, formatted);
            case "upper":
                value.ToUpperInvariant(formatted.Extend(value.Length));
                return true;
            case "or":
                formatted.Add(value.IsEmpty ? argument : value);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The number with the other sign.</summary>
    private static bool Negate(ReadOnlySpan<char> value, GrowingArray<char> formatted)
    {
        var digits = value.TrimStart('-');
        if (digits.IsEmpty || digits.Length < value.Length - 1 || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (digits.Length == value.Length && digits.ContainsAnyExcept('0'))
            formatted.Add('-');
        formatted.Add(digits);
        return true;
    }

    /// <summary>Keeps the first 3 and the last 4 characters, or as many as the argument says: mask 1 0.</summary>
    private static bool Mask(ReadOnlySpan<char> value, ReadOnlySpan<char> argument, GrowingArray<char> formatted)
    {
        int head = 3, tail = 4;
        if (argument.Length > 0)
        {
            Span<Range> kept = stackalloc Range[3];
            if (argument.Split(kept, ' ', StringSplitOptions.RemoveEmptyEntries) != 2
                || !TryCount(argument[kept[0]], out head) || !TryCount(argument[kept[1]], out tail))
                return false;
        }
        var runes = 0;
        foreach (var _ in value.EnumerateRunes())
            runes++;
        // Too short to hide the middle: hide all but the first.
        if (runes <= head + tail)
            (head, tail) = (Math.Min(head, 1), 0);
        var at = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (at < head || at >= runes - tail)
                Add(rune, formatted);
            else
                formatted.Add('*');
            at++;
        }
        return true;
    }

    /// <summary>Blanks between groups of 4, or as many as the argument says, so that a person can read it
    /// out.</summary>
    private static bool Group(ReadOnlySpan<char> value, ReadOnlySpan<char> argument, GrowingArray<char> formatted)
    {
        var size = 4;
        if (argument.Length > 0 && (!TryCount(argument, out size) || size == 0))
            return false;
        var count = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (count > 0 && count % size == 0)
                formatted.Add(' ');
            Add(rune, formatted);
            count++;
        }
        return true;
    }

    private static void Add(Rune rune, GrowingArray<char> formatted) =>
        formatted.Extend(rune.EncodeToUtf16(formatted.Reserve(2)));

    /// <summary>A word for each value: choose kept=stays on the card, forfeited=not refunded.</summary>
    private static bool Choose(ReadOnlySpan<char> value, ReadOnlySpan<char> argument, GrowingArray<char> formatted)
    {
        foreach (var part in argument.Split(','))
        {
            var choice = argument[part].Trim();
            if (choice.Length > value.Length && choice[value.Length] == '=' && choice.StartsWith(value))
            {
                formatted.Add(choice[(value.Length + 1)..]);
                return true;
            }
        }
        return false;
    }

    private static bool TryCount(ReadOnlySpan<char> text, out int count)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= 100;
}
