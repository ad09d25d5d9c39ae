using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PosDaemon.Protocol.Slips;

/// <summary>The formatters of the template language: {{total|money}}. Null means that the name is unknown or that the
/// value does not fit; the value then prints as it is, with a fault.</summary>
internal static class SlipFormatters
{
    private const string DefaultCurrency = "CNY";

    public static string? Format(string name, string argument, string value, Func<string, JsonElement?> lookup)
        => name switch
        {
            "money" => Amount(value, CurrencyOf(lookup), withSymbol: true),
            "amount" => Amount(value, CurrencyOf(lookup), withSymbol: false),
            "date" => Time(value, "yyyy-MM-dd"),
            "time" => Time(value, "HH:mm"),
            "datetime" => Time(value, "yyyy-MM-dd HH:mm"),
            "weekday" => Weekday(value, argument),
            "mask" => Mask(value, argument),
            "group" => Group(value, argument),
            "choose" => Choose(value, argument),
            "upper" => value.ToUpperInvariant(),
            "or" => value.Length > 0 ? value : argument,
            _ => null,
        };

    private static string CurrencyOf(Func<string, JsonElement?> lookup)
        => lookup("currency") is { ValueKind: JsonValueKind.String } found && found.GetString() is { Length: 3 } code
            ? code
            : DefaultCurrency;

    /// <summary>Minor units to a decimal amount. ISO 4217: how many minor digits; most have two.</summary>
    private static string? Amount(string value, string currency, bool withSymbol)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long minor))
            return null;
        int digits = currency switch
        {
            "JPY" or "KRW" or "VND" or "CLP" or "XAF" or "XOF" => 0,
            "KWD" or "BHD" or "OMR" or "JOD" or "TND" => 3,
            _ => 2,
        };
        // As decimal: the least long has no positive counterpart.
        decimal amount = Math.Abs((decimal)minor);
        for (int i = 0; i < digits; i++)
            amount /= 10;
        string format = digits switch { 0 => "F0", 3 => "F3", _ => "F2" };
        string text = amount.ToString(format, CultureInfo.InvariantCulture);
        return (minor < 0 ? "-" : "") + (withSymbol ? SymbolOf(currency) : "") + text;
    }

    private static string SymbolOf(string currency) => currency switch
    {
        "CNY" or "JPY" => "¥",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "HKD" => "HK$",
        "TWD" => "NT$",
        "MOP" => "MOP$",
        "SGD" => "S$",
        _ => currency + " ",
    };

    /// <summary>The clock of the place that wrote the time: its offset is kept, never converted.</summary>
    private static string? Time(string value, string format)
        => TryTime(value, out DateTimeOffset time) ? time.ToString(format, CultureInfo.InvariantCulture) : null;

    private static string? Weekday(string value, string language)
    {
        if (!TryTime(value, out DateTimeOffset time))
            return null;
        return language == "zh"
            ? "周" + "日一二三四五六"[(int)time.DayOfWeek]
            : time.ToString("ddd", CultureInfo.InvariantCulture);
    }

    private static bool TryTime(string value, out DateTimeOffset time)
        => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Keeps the first 3 and the last 4 characters, or as many as the argument says: mask 1 0.</summary>
    private static string? Mask(string value, string argument)
    {
        int head = 3, tail = 4;
        if (argument.Length > 0)
        {
            string[] kept = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (kept.Length != 2 || !TryCount(kept[0], out head) || !TryCount(kept[1], out tail))
                return null;
        }
        Rune[] runes = [.. value.EnumerateRunes()];
        // Too short to hide the middle: hide all but the first.
        if (runes.Length <= head + tail)
            (head, tail) = (Math.Min(head, 1), 0);
        var masked = new StringBuilder(value.Length);
        for (int i = 0; i < runes.Length; i++)
            masked.Append(i < head || i >= runes.Length - tail ? runes[i].ToString() : "*");
        return masked.ToString();
    }

    /// <summary>Blanks between groups of 4, or as many as the argument says, so that a person can read it
    /// out.</summary>
    private static string? Group(string value, string argument)
    {
        int size = 4;
        if (argument.Length > 0 && (!TryCount(argument, out size) || size == 0))
            return null;
        var grouped = new StringBuilder(value.Length + value.Length / size);
        int count = 0;
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (count > 0 && count % size == 0)
                grouped.Append(' ');
            grouped.Append(rune.ToString());
            count++;
        }
        return grouped.ToString();
    }

    /// <summary>A word for each value: choose kept=stays on the card, forfeited=not refunded.</summary>
    private static string? Choose(string value, string argument)
    {
        foreach (string choice in argument.Split(',', StringSplitOptions.TrimEntries))
        {
            if (choice.Length > value.Length && choice[value.Length] == '='
                && choice.StartsWith(value, StringComparison.Ordinal))
                return choice[(value.Length + 1)..];
        }
        return null;
    }

    private static bool TryCount(string text, out int count)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= 100;
}
