using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>Whether a code is good here and now, whatever the operator still has to supply: the part that Preview and
/// Redeem share. Pure. The first reason in this order is the one that helps staff most: what the code is, whose it is,
/// where it belongs, and only then its dates.</summary>
internal static class ValidityPolicy
{
    /// <summary>Null: good. Dates are judged by <paramref name="now"/>.</summary>
    public static Refused? Refusal(RedeemFacts facts, RedeemInput input, DateTimeOffset now)
    {
        var text = new RefusalText(facts.Caller.Shop);
        if (input.Malformed)
            return new Refused { Reason = Reason.Malformed, Message = text.Malformed };
        if (PermissionPolicy.Refusal(facts.Caller, input.Call, text, now) is { } notPermitted)
            return notPermitted;
        if (facts.Code is not { } code)
            return new Refused { Reason = Reason.NotFound, Message = text.NotFound };
        return Revocation(code, text)
            ?? Place(code.Entitlement, input.Call.Store, text)
            ?? Damage(code.Entitlement, text)
            ?? Payment(code.Entitlement, text)
            ?? (PassagePolicy.IsExit(code.Entitlement, input)
                ? null
                : Entry(code, facts.Caller.Shop!, input, now, text));
    }

    // Whoever is inside is let out, however late it has become.
    private static Refused? Entry(
        FoundCode code, Shop shop, RedeemInput input, DateTimeOffset now, RefusalText text)
    {
        var presence = Presence.Read(code.Entitlement, code.Passages, shop, now);
        return (presence?.UsesFor(input.Persons) == 0 ? null : Spent(code, presence, text))
            ?? Dates(code.Entitlement, now, text)
            ?? Hours(code.Entitlement, shop.Local(now), text)
            ?? Changed(code.Entitlement, text);
    }

    private static Refused? Revocation(FoundCode code, RefusalText text) =>
        code.Revoked ? new Refused { Reason = Reason.Revoked, Message = text.Revoked } : null;

    // Another shop's goods are nobody's business here: the right place is told, the buyer and the order are not.
    private static Refused? Place(EntitlementFacts entitlement, string store, RefusalText text)
    {
        if (entitlement.Product.IsGoodIn(store))
            return null;
        var right = string.Join('、', entitlement.Product.Places.Take(3).Select(place => place.Name));
        return new Refused { Reason = Reason.WrongPlace, Message = text.WrongPlace(right), RightPlace = right };
    }

    private static Refused? Damage(EntitlementFacts entitlement, RefusalText text) => entitlement.Damage.Length > 0
        ? new Refused { Reason = Reason.Blocked, Message = text.Damaged }
        : null;

    private static Refused? Payment(EntitlementFacts entitlement, RefusalText text) => entitlement switch
    {
        { State: EntitlementState.Blocked } => About(entitlement, Reason.Blocked, text.Blocked),
        { State: EntitlementState.Cancelled } or { Order.State: OrderState.Cancelled } =>
            About(entitlement, Reason.Cancelled, text.Cancelled),
        { State: EntitlementState.Refunded } or { Order.State: OrderState.Refunded } =>
            About(entitlement, Reason.Refunded, text.Refunded),
        { Order.State: OrderState.Unpaid } => About(entitlement, Reason.NotPaid, text.NotPaid),
        _ => null,
    };

    private static Refused? Spent(FoundCode code, Presence? presence, RefusalText text)
    {
        var entitlement = code.Entitlement;
        if (entitlement.UsesLeft > 0)
            return null;
        var refused = entitlement.UsesTotal > 1
            ? About(entitlement, Reason.NotEnoughUses, text.UsesLeft(0, entitlement.UsesTotal))
            : About(entitlement, Reason.AlreadyRedeemed, text.UsedBefore);
        if (refused.Reason == Reason.AlreadyRedeemed && presence?.Stores is [var inside, ..])
        {
            refused.PriorUse = inside.Since;
            refused.Message = text.Inside(
                inside.Since.At.ToDateTimeOffset(), inside.Since.StoreName, inside.Since.Lane);
            return refused;
        }

        if (code.PriorUse is not { } prior)
            return refused;
        refused.PriorUse = prior;
        if (refused.Reason == Reason.AlreadyRedeemed)
            refused.Message = text.Used(prior.At.ToDateTimeOffset(), prior.StoreName, prior.Lane);
        return refused;
    }

    private static Refused? Dates(EntitlementFacts entitlement, DateTimeOffset now, RefusalText text)
    {
        if (entitlement.ValidUntil is { } until && now >= until)
            return Dated(About(entitlement, Reason.Expired, text.Expired(until)), entitlement);
        if (entitlement.ValidFrom is { } from && now < from)
            return Dated(About(entitlement, Reason.NotYetValid, text.NotYetValid(from)), entitlement);
        return null;
    }

    private static Refused? Hours(EntitlementFacts entitlement, DateTimeOffset local, RefusalText text) =>
        entitlement.Product.Hours.Includes(local)
            ? null
            : Dated(About(entitlement, Reason.NotYetValid, text.OutOfHours(entitlement.Product.Hours)), entitlement);

    private static Refused? Changed(EntitlementFacts entitlement, RefusalText text) =>
        entitlement.PaidDigest == entitlement.BasketDigest
            ? null
            : About(entitlement, Reason.BasketChanged, text.BasketChanged);

    private static Refused Dated(Refused refused, EntitlementFacts entitlement)
    {
        refused.ValidFrom = entitlement.ValidFrom?.ToTimestamp();
        refused.ValidUntil = entitlement.ValidUntil?.ToTimestamp();
        return refused;
    }

    public static Refused About(EntitlementFacts entitlement, Reason reason, string message) => new()
    {
        Reason = reason,
        Message = message,
        Entitlement = WireEntitlement.WithoutBuyer(entitlement),
        UsesLeft = entitlement.UsesLeft,
        Balance = entitlement.Kind == EntitlementKind.Voucher
            ? WireEntitlement.Money(entitlement.Balance, entitlement.Order.Currency)
            : null,
    };
}
