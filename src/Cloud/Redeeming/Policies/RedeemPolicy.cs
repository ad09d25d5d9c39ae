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
        var uses = PassagePolicy.UsesTaken(facts.Code, input, facts.Caller.Shop!, now);
        if (NeedsPolicy.Missing(entitlement, input, isUse: uses > 0, text) is { } incomplete)
            return incomplete;
        return uses > entitlement.UsesLeft
            ? ValidityPolicy.About(entitlement, Reason.NotEnoughUses, text.UsesLeft(
                entitlement.UsesLeft, entitlement.UsesTotal))
            : null;
    }

    /// <summary>Only for what <see cref="Refusal"/> found nothing against.</summary>
    /// <param name="entitlement">As it is.</param>
    /// <param name="input">What was asked for.</param>
    /// <param name="uses">That are taken; 0: of an exit, or an entry again.</param>
    public static Consumption Consume(EntitlementFacts entitlement, RedeemInput input, int uses)
    {
        if (entitlement.Kind != EntitlementKind.Voucher)
        {
            var left = entitlement with { UsesUntaken = entitlement.UsesUntaken - uses };
            return new Consumption(left, uses, 0, 0, 0);
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

    /// <summary>The lane lets people out.</summary>
    public bool IsExit { get; init; }

    /// <summary>How many go in or out; at least one, whatever was sent.</summary>
    public int Persons => Math.Max(1, Uses);

    public Money? Bill { get; init; }

    /// <summary>By the key of the question.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}
