using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>What the operator has to supply. Pure.</summary>
internal static class NeedsPolicy
{
    /// <summary>Longer answers are not answers, and they must fit on a slip.</summary>
    public const int MaxAnswerLength = 500;

    /// <summary>All that can be asked for, for a preview.</summary>
    /// <param name="entitlement">Whose.</param>
    /// <param name="isUse">False: of an exit, and an entry again, the number of persons alone.</param>
    /// <param name="persons">How many can go by it at once, in or out.</param>
    public static IEnumerable<Need> Of(EntitlementFacts entitlement, bool isUse, int persons)
    {
        if (isUse && entitlement.Kind == EntitlementKind.Voucher)
            yield return Bill();
        if (entitlement.Kind == EntitlementKind.Pass && persons > 1)
            yield return new Need { Kind = Need.Types.Kind.Uses, Key = "uses", Optional = true, Max = persons };
        if (!isUse)
            yield break;
        foreach (var asked in entitlement.Product.Questions)
            yield return Asked(asked);
    }

    /// <summary>Null: everything needed is there.</summary>
    /// <param name="entitlement">Whose.</param>
    /// <param name="input">What was asked for.</param>
    /// <param name="isUse">False: of an exit, and an entry again, nothing more is asked.</param>
    /// <param name="text">In whose language.</param>
    public static Refused? Missing(
        EntitlementFacts entitlement, RedeemInput input, bool isUse, RefusalText text) =>
        MissingUses(entitlement, input, text)
        ?? (isUse ? MissingBill(entitlement, input, text) ?? MissingAnswers(entitlement, input, text) : null);

    private static Refused? MissingUses(EntitlementFacts entitlement, RedeemInput input, RefusalText text)
    {
        if (input.Uses > 0)
            return null;
        var refused = Incomplete(entitlement, text.UsesMissing);
        refused.Needs.Add(new Need { Kind = Need.Types.Kind.Uses, Key = "uses" });
        return refused;
    }

    private static Refused? MissingBill(EntitlementFacts entitlement, RedeemInput input, RefusalText text)
    {
        if (entitlement.Kind != EntitlementKind.Voucher)
            return null;
        var currency = entitlement.Order.Currency;
        var given = input.Bill;
        // A bill without a currency is in the voucher's own.
        var rightCurrency = given is null || given.Currency.Length == 0 || given.Currency == currency;
        if (given is { Minor: > 0 } && rightCurrency)
            return null;
        var refused = Incomplete(entitlement, rightCurrency ? text.BillMissing : text.BillCurrency(currency));
        refused.Needs.Add(Bill());
        return refused;
    }

    private static Refused? MissingAnswers(EntitlementFacts entitlement, RedeemInput input, RefusalText text)
    {
        var missing = entitlement.Product.Questions.Where(asked => !IsAnswered(asked, input.Answers)).ToList();
        if (missing.Count == 0)
            return null;
        var refused = Incomplete(entitlement, text.AnswersMissing);
        refused.Needs.AddRange(missing.Select(Asked));
        return refused;
    }

    private static bool IsAnswered(Question asked, IReadOnlyDictionary<string, string> answers)
    {
        var answer = answers.GetValueOrDefault(asked.Key, "").Trim();
        if (answer.Length == 0)
            return asked.Optional;
        return answer.Length <= MaxAnswerLength && (asked.Choices.Count == 0 || asked.Choices.Contains(answer));
    }

    private static Refused Incomplete(EntitlementFacts entitlement, string message) =>
        ValidityPolicy.About(entitlement, Reason.NeedsAnswers, message);

    private static Need Bill() => new() { Kind = Need.Types.Kind.Bill, Key = "bill" };

    private static Need Asked(Question asked) => new()
    {
        Kind = Need.Types.Kind.Answer,
        Key = asked.Key,
        Question = asked.Text,
        Choices = { asked.Choices },
        Optional = asked.Optional,
    };
}
