using System.Collections.Frozen;

namespace PosDaemon.Slips.Layout;

/// <summary>Words that stand apart from their number and are of one amount with it: currencies, units, halves of the
/// day, a sign.</summary>
internal static class AmountWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Before =
        Set("kr kr. zł Kč Ft lei лв лв. руб руб. грн RM Rp Rp. Rs Rs. Re. Fr Fr. SFr SFr. S/ B/. Nr. No. - – − ±");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Behind =
        Set("kr zł Kč Ft lei лв руб грн ден ден. дин дин. RM Rp Rs Fr 원 so'm đ "
            + "AM PM a.m p.m Uhr kg g mg l ml cl cm mm m km % ‰ h min");

    /// <summary>At the end of Chinese text before a blank.</summary>
    private static readonly string[] Chinese = ["人民币", "港币", "澳门币", "新台币", "台币", "美元", "欧元", "日元", "英镑"];

    /// <summary>As in IDR 1250000, kr 1 250,00, - 2.00, 付人民币 1280: characters at the end of the word that are of
    /// the amount; 0 when none is.</summary>
    public static int LengthBefore(ReadOnlySpan<char> word)
    {
        if (IsCode(word) || Before.Contains(word))
            return word.Length;
        foreach (var currency in Chinese)
        {
            if (word.EndsWith(currency))
                return currency.Length;
        }
        return 0;
    }

    /// <summary>As in 12.80 EUR, 1 250,00 zł, 9:30 PM; with punctuation behind them or without.</summary>
    public static bool StandBehind(ReadOnlySpan<char> word)
    {
        var bare = word.TrimEnd(".,;:!?)");
        return IsCode(bare) || Behind.Contains(bare) || Behind.Contains(word);
    }

    /// <summary>Three capitals, as ISO 4217 has them.</summary>
    private static bool IsCode(ReadOnlySpan<char> word) => word.Length == 3 && !word.ContainsAnyExceptInRange('A', 'Z');

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words)
        => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
