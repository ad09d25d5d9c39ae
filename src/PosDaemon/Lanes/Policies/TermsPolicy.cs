using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>What the operator supplies, held against what the preview asked for. Whatever is found here is asked for
/// again while the scan waits on.</summary>
internal static class TermsPolicy
{
    /// <summary>In minor units. No bill has more; an article number that was scanned into its field has.</summary>
    public const long LargestBill = 1_000_000_000_000;

    /// <summary>Characters: an answer must fit on a slip.</summary>
    public const int LongestAnswer = 500;

    /// <returns>What to ask for again; null where nothing is missing or wrong.</returns>
    public static Sentence? FaultOf(RedeemTerms terms, PreviewOffer offer, LaneOptions options)
    {
        if (terms.Uses < 1)
            return Sentence.UsesTooFew;
        if (MostUses(offer) is > 0 and var most && terms.Uses > most)
            return Sentence.UsesTooMany(most);
        if (terms.BillMinor < 0)
            return Sentence.BillNotPositive;
        foreach (var need in offer.Needs)
        {
            var fault = need.Kind switch
            {
                Need.Types.Kind.Bill => FaultOfBill(terms, need, offer.Entitlement, options),
                Need.Types.Kind.Answer => FaultOfAnswer(terms, need),
                _ => null,
            };
            if (fault is not null)
                return fault;
        }

        return null;
    }

    // Of those who come back the cloud alone knows how many there are.
    private static int MostUses(PreviewOffer offer) =>
        offer.Needs.FirstOrDefault(need => need.Kind == Need.Types.Kind.Uses) is { Max: > 0 and var most }
            ? most
            : offer.Entitlement?.UsesLeft ?? 0;

    private static Sentence? FaultOfBill(RedeemTerms terms, Need need, Entitlement? what, LaneOptions options)
    {
        if (terms.BillMinor is not { } bill)
            return need.Optional ? null : Sentence.BillMissing;
        if (bill <= 0)
            return Sentence.BillNotPositive;
        if (bill > LargestBill)
            return Sentence.BillTooLarge;
        var own = CurrencyOf(what);
        var given = terms.Currency ?? options.Currency;
        return own.Length == 0 || own.Equals(given, StringComparison.OrdinalIgnoreCase)
            ? null
            : Sentence.BillCurrency(own);
    }

    /// <summary>With the bill's currency as the voucher spells it, which is what the cloud compares.</summary>
    public static RedeemTerms Spell(RedeemTerms terms, PreviewOffer offer) =>
        terms.BillMinor is not null && CurrencyOf(offer.Entitlement) is { Length: > 0 } own
            ? terms with { Currency = own }
            : terms;

    /// <summary>ISO 4217, of what a voucher is worth; empty where the cloud does not say.</summary>
    public static string CurrencyOf(Entitlement? what) => what switch
    {
        { Balance.Currency: { Length: > 0 } currency } => currency,
        { Face.Currency: { Length: > 0 } currency } => currency,
        _ => "",
    };

    private static Sentence? FaultOfAnswer(RedeemTerms terms, Need need)
    {
        var answer = terms.Answers.GetValueOrDefault(need.Key, "").Trim();
        if (answer.Length == 0)
            return need.Optional ? null : Sentence.AnswerMissing(QuestionOf(need));
        if (answer.Length > LongestAnswer)
            return Sentence.AnswerTooLong(QuestionOf(need), LongestAnswer);
        return need.Choices.Count == 0 || need.Choices.Contains(answer)
            ? null
            : Sentence.AnswerNotAChoice(QuestionOf(need), need.Choices);
    }

    private static string QuestionOf(Need need) => need.Question.Length > 0 ? need.Question : need.Key;
}
