namespace PosCloud.Admin.Sales;

/// <summary>Currencies that amounts can be in: those in use by ISO 4217 that have two decimals, because amounts are
/// shown and typed with two. Pure.</summary>
internal static class CurrencyPolicy
{
    // With none, three or four.
    private static readonly HashSet<string> OtherDecimals =
    [
        "BHD", "BIF", "CLF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR", "PYG",
        "RWF", "TND", "UGX", "UYW", "VND", "VUV", "XAF", "XOF", "XPF",
    ];

    /// <summary>With two decimals, in the order of their codes. Without funds, metals and test codes.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BMD", "BND", "BOB",
        "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK",
        "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD",
        "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT", "LAK", "LBP",
        "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR",
        "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD",
        "RUB", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
        "THB", "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "UYU", "UZS", "VES", "WST", "XCD", "XCG",
        "YER", "ZAR", "ZMW", "ZWG",
    ];

    /// <exception cref="OfficeFaultException">It is no currency, or one with other decimals.</exception>
    public static void Check(string field, string currency)
    {
        if (OtherDecimals.Contains(currency))
            throw OfficeFaultException.Invalid(field,
                $"{currency} 没有两位小数，目前不支持：金额都按两位小数记",
                $"{field}: {currency} has not two decimals, which all amounts have here");
        if (!Known.Contains(currency))
            throw OfficeFaultException.Invalid(field,
                $"“{currency}”不是货币代码，请填三个大写字母，如 CNY、HKD、USD",
                $"{field}: “{currency}” is no currency; three capital letters such as CNY, HKD, USD");
    }
}
