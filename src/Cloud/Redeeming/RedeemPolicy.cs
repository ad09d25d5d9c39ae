using PosCloud.Entitlements;
using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What one accepted use takes and leaves. Amounts in minor units, never below zero.</summary>
internal sealed record Taking(EntitlementFacts After, int Uses, long BalanceTaken, long ValueUsed, long CashDue);

/// <summary>Decides a Redeem from what the books hold. Pure: no clock, no I/O, no codes.</summary>
internal static class RedeemPolicy
{
    public static Refused? Refusal(RedeemCase facts, PresentedQuestion question)
    {
        if (StandingPolicy.Refusal(facts, question) is { } refused)
            return refused;
        var text = new RefusalText(facts.Asker.Shop);
        var entitlement = facts.Code!.Entitlement;
        if (NeedsPolicy.Missing(entitlement, question, text) is { } incomplete)
            return incomplete;
        return question.Uses > entitlement.UsesLeft
            ? StandingPolicy.About(entitlement, Reason.NotEnoughUses, text.UsesLeft(
                entitlement.UsesLeft, entitlement.UsesTotal))
            : null;
    }

    /// <summary>Only for what <see cref="Refusal"/> found nothing against.</summary>
    public static Taking Take(EntitlementFacts entitlement, PresentedQuestion question)
    {
        if (entitlement.Kind != EntitlementKind.Voucher)
        {
            var left = entitlement with { UsesLeft = entitlement.UsesLeft - question.Uses };
            return new Taking(left, question.Uses, 0, 0, 0);
        }
        var bill = question.Bill!.Minor;
        var used = Math.Min(entitlement.Balance, bill);
        var taken = entitlement.Product.BalanceRule == BalanceRule.Forfeited ? entitlement.Balance : used;
        var balance = entitlement.Balance - taken;
        var after = entitlement with { Balance = balance, UsesLeft = balance > 0 ? entitlement.UsesLeft : 0 };
        return new Taking(after, 1, taken, used, bill - used);
    }
}
