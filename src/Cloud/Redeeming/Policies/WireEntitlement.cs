using Google.Protobuf.WellKnownTypes;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>An entitlement as staff may see it.</summary>
internal static class WireEntitlement
{
    public static Entitlement From(EntitlementFacts facts)
    {
        var wire = new Entitlement
        {
            EntitlementId = facts.EntitlementId,
            Kind = facts.Kind,
            Title = facts.Title,
            Detail = facts.Detail,
            MerchantName = facts.Product.SellerName,
            Buyer = BuyerText.Mask(facts.Order.Buyer),
            OrderNumber = facts.Order.Number,
            ValidFrom = facts.ValidFrom?.ToTimestamp(),
            ValidUntil = facts.ValidUntil?.ToTimestamp(),
            UsesTotal = facts.UsesTotal,
            UsesLeft = facts.UsesLeft,
            OpensGate = facts.Product.OpensGate,
        };
        if (facts.Kind == EntitlementKind.Voucher)
        {
            wire.Face = Money(facts.Face, facts.Order.Currency);
            wire.Balance = Money(facts.Balance, facts.Order.Currency);
        }
        wire.Seats.AddRange(facts.Contents.Seats.Select(seat => seat.Label));
        if (facts.Product.StaffNote.Length > 0)
            wire.Notes.Add(facts.Product.StaffNote);
        if (facts.Order.Note.Length > 0)
            wire.Notes.Add(facts.Order.Note);
        return wire;
    }

    /// <summary>For a refusal, which is kept and cannot be found by its order: without what the buyer told.</summary>
    public static Entitlement WithoutBuyer(EntitlementFacts facts) =>
        From(facts with { Order = facts.Order with { Buyer = "", Note = "" } });

    public static Money Money(long minor, string currency) => new() { Minor = minor, Currency = currency };
}
