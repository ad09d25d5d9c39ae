using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>Decides a Redeem from what the ledger holds. Pure: no clock, no I/O, no codes.</summary>
internal static class RedeemPolicy
{
    /// <summary>The undo of this scan came first and was told that nothing was redeemed: now nothing may be. Null: it
    /// was not taken back.</summary>
    public static Refused? TakenBack(RedeemFacts facts) => facts.TakenBack
        ? new Refused { Reason = Reason.AlreadyUndone, Message = new RefusalText(facts.Caller.Shop).TakenBack }
        : null;

    /// <summary>Null: the code can be used as asked for.</summary>
    public static Refused? Refusal(RedeemFacts facts, RedeemInput input, DateTimeOffset now)
    {
        if (ValidityPolicy.Refusal(facts, input, now) is { } refused)
            return refused;
        var text = new RefusalText(facts.Caller.Shop);
        var entitlement = facts.Code!.Entitlement;
        if (NeedsPolicy.Missing(entitlement, input, text) is { } incomplete)
            return incomplete;
        return input.Uses > entitlement.UsesLeft
            ? ValidityPolicy.About(entitlement, Reason.NotEnoughUses, text.UsesLeft(
                entitlement.UsesLeft, entitlement.UsesTotal))
            : null;
    }

    /// <summary>Only for what <see cref="Refusal"/> found nothing against.</summary>
    public static Consumption Consume(EntitlementFacts entitlement, RedeemInput input)
    {
        if (entitlement.Kind != EntitlementKind.Voucher)
        {
            var left = entitlement with { UsesUntaken = entitlement.UsesUntaken - input.Uses };
            return new Consumption(left, input.Uses, 0, 0, 0);
        }
        var bill = input.Bill!.Minor;
        var used = Math.Min(entitlement.Balance, bill);
        var taken = entitlement.Product.BalanceRule == BalanceRule.Forfeited ? entitlement.Balance : used;
        return new Consumption(entitlement with { Balance = entitlement.Balance - taken }, 1, taken, used, bill - used);
    }
}

/// <summary>What a terminal asks for, apart from the code itself, which no policy ever sees.</summary>
internal sealed record RedeemInput
{
    public required CallFacts Call { get; init; }

    /// <summary>What was shown cannot be a code.</summary>
    public bool Malformed { get; init; }

    /// <summary>Below 1 where the terminal sent nonsense.</summary>
    public int Uses { get; init; } = 1;

    public Money? Bill { get; init; }

    /// <summary>By the key of the question.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}
