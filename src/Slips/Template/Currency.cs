using System.Collections.Frozen;
using System.Globalization;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Markup;

namespace PosDaemon.Slips.Template;

/// <summary>Amounts of money in the currencies of ISO 4217.</summary>
public static class Currency
{
    /// <summary>Where the data name none.</summary>
    private const string Default = "CNY";

    /// <summary>The codes in use, without those of metals, funds and tests.</summary>
    private const string Codes =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
        + "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
        + "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
        + "LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
        + "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
        + "STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD "
        + "XCG XOF XPF YER ZAR ZMW ZWG";

    private const string WithoutMinor = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string WithThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    /// <summary>Digits behind the point of each.</summary>
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Digits =
        Codes.Split(' ').ToFrozenDictionary(code => code, code => WithoutMinor.Contains(code, StringComparison.Ordinal)
            ? 0 : WithThreeDigits.Contains(code, StringComparison.Ordinal) ? 3 : 2)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>An amount as slips have it: ¥38.00, EUR with its sign, IDR 1250000.00.</summary>
    /// <param name="minor">Minor units.</param>
    /// <param name="code">ISO 4217; another is put before the number as it is.</param>
    public static string Text(long minor, string code)
    {
        var text = new GrowingArray<char>();
        var isKnown = Format(
            minor.ToString(CultureInfo.InvariantCulture), code, hasSymbol: true, text).Length == 0;
        return isKnown ? text.Span.ToString() : $"{code} {text.Span}";
    }

    /// <summary>Adds an amount of minor units as a decimal number.</summary>
    /// <param name="minor">A whole number, which may be negative.</param>
    /// <param name="code">In capitals or small letters; empty for Chinese yuan. With one that ISO 4217 does not have,
    /// two decimals and no sign.</param>
    /// <param name="hasSymbol">With the currency's sign, or its code where it has none of its own, before it.</param>
    /// <param name="formatted">Takes the amount.</param>
    /// <returns>"", or what is wrong; nothing is added where that is the number.</returns>
    internal static string Format(
        ReadOnlySpan<char> minor, ReadOnlySpan<char> code, bool hasSymbol, GrowingArray<char> formatted)
    {
        if (!long.TryParse(minor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            return "the amount is no whole number of minor units";
        Span<char> capitals = stackalloc char[3];
        if (code.IsEmpty)
            Default.CopyTo(capitals);
        else if (code.Length == 3)
            code.ToUpperInvariant(capitals);
        var isKnown = Digits.TryGetValue(capitals, out var digits);
        if (amount < 0)
            formatted.Add('-');
        if (hasSymbol && isKnown)
            AddSymbol(capitals, formatted);
        AddNumber(amount, isKnown ? digits : 2, formatted);
        return isKnown ? "" : $"the currency \"{ReceiptEscape.Printable(code.ToString())}\" is not one of ISO 4217";
    }

    private static void AddNumber(long amount, int digits, GrowingArray<char> formatted)
    {
        // The least long has no positive counterpart.
        var absolute = amount < 0 ? (ulong)-(amount + 1) + 1 : (ulong)amount;
        var (whole, minor) = digits switch
        {
            0 => (absolute, 0UL),
            2 => Math.DivRem(absolute, 100UL),
            _ => Math.DivRem(absolute, 1000UL),
        };
        whole.TryFormat(formatted.Reserve(20), out var written, default, CultureInfo.InvariantCulture);
        formatted.Extend(written);
        if (digits == 0)
            return;
        formatted.Add('.');
        if (digits == 3)
            formatted.Add((char)('0' + minor / 100));
        formatted.Add((char)('0' + minor / 10 % 10));
        formatted.Add((char)('0' + minor % 10));
    }

    private static void AddSymbol(ReadOnlySpan<char> code, GrowingArray<char> formatted)
    {
        ReadOnlySpan<char> symbol = code switch
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
        formatted.Add(code);
        formatted.Add(' ');
    }
}
