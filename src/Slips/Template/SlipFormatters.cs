using System.Globalization;
using System.Text;
using PosDaemon.Slips.Buffers;

namespace PosDaemon.Slips.Template;

/// <summary>The formatters of the template language: {{total|money}}. False means that the name is unknown or that the
/// value does not fit; the value then prints as it is, with a fault.</summary>
internal static class SlipFormatters
{
    private const string DefaultCurrency = "CNY";

    public static bool Format(
        FormatterCall call, ReadOnlySpan<char> value, MustacheLookup lookup, GrowingArray<char> formatted)
    {
        var argument = call.Argument;
        switch (call.Name)
        {
            case "money":
                return Amount(value, CurrencyOf(lookup), withSymbol: true, formatted);
            case "amount":
                return Amount(value, CurrencyOf(lookup), withSymbol: false, formatted);
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

    private static ReadOnlySpan<char> CurrencyOf(MustacheLookup lookup)
        => lookup("currency") is { Length: 3 } code ? code : DefaultCurrency;

    /// <summary>Minor units to a decimal amount. ISO 4217: how many minor digits; most have two.</summary>
    private static bool Amount(
        ReadOnlySpan<char> value, ReadOnlySpan<char> currency, bool withSymbol, GrowingArray<char> formatted)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minor))
            return false;
        var (digits, unit) = currency switch
        {
            "JPY" or "KRW" or "VND" or "CLP" or "XAF" or "XOF" => (0, 1UL),
            "KWD" or "BHD" or "OMR" or "JOD" or "TND" => (3, 1000UL),
            _ => (2, 100UL),
        };
        // The least long has no positive counterpart.
        var amount = minor < 0 ? (ulong)-(minor + 1) + 1 : (ulong)minor;
        if (minor < 0)
            formatted.Add('-');
        if (withSymbol)
            AddSymbol(currency, formatted);
        AddNumber(amount / unit, formatted);
        if (digits == 0)
            return true;
        formatted.Add('.');
        for (var rest = amount % unit; digits > 0; digits--)
        {
            unit /= 10;
            formatted.Add((char)('0' + rest / unit % 10));
        }
        return true;
    }

    private static void AddNumber(ulong number, GrowingArray<char> formatted)
    {
        number.TryFormat(formatted.Reserve(20), out var written, default, CultureInfo.InvariantCulture);
        formatted.Extend(written);
    }

    private static void AddSymbol(ReadOnlySpan<char> currency, GrowingArray<char> formatted)
    {
        ReadOnlySpan<char> symbol = currency switch
        {
            "CNY" or "JPY" => "¥",
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            "HKD" => "HK$",
            "TWD" => "NT$",
            "MOP" => "MOP$",
            "SGD" => "S$",
            _ => default,
        };
        if (!symbol.IsEmpty)
        {
            formatted.Add(symbol);
            return;
        }
        formatted.Add(currency);
        formatted.Add(' ');
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
