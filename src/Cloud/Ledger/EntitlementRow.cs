using System.Data.Common;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>Reads an entitlement with its order and product from one row, whatever store it is of and whatever stands
/// there. The columns, from the first: entitlement_id, state, title, detail, valid_from, valid_until, uses_total,
/// uses_left, face, balance, contents, paid_digest, basket_digest; of the order order_id, number, state, buyer, note,
/// paid_by, currency, language; of the product product_id, kind, the seller's id and name, balance_rule, opens_gate,
/// prints_slip, undo_seconds, staff_note, footer, questions, weekdays, opens_at, closes_at, reentry,
/// reentry_while_valid.</summary>
internal static class EntitlementRow
{
    /// <summary>How many columns it reads.</summary>
    public const int Columns = 37;

    /// <param name="row">At its first row.</param>
    /// <param name="places">The stores that a product is good in, by name.</param>
    /// <param name="lostSeats">Those of a ticket that were refunded or cancelled.</param>
    public static EntitlementFacts Read(
        DbDataReader row, Func<string, IReadOnlyList<Place>> places,
        Func<string, IReadOnlyDictionary<string, EntitlementState>> lostSeats)
    {
        var id = row.GetString(0);
        var values = new StoredValues(row);
        var facts = new EntitlementFacts
        {
            EntitlementId = id,
            State = values.Enum(1, "state", EntitlementState.Blocked),
            Title = row.GetString(2),
            Detail = row.GetString(3),
            ValidFrom = values.Time(4, "valid_from"),
            ValidUntil = values.Time(5, "valid_until"),
            UsesTotal = values.Int(6, "uses_total"),
            UsesUntaken = values.Int(7, "uses_left"),
            Face = row.GetInt64(8),
            Balance = row.GetInt64(9),
            Contents = values.Json(
                10, "contents", LedgerJson.Default.Contents, new Contents(), contents => contents.IsWhole),
            PaidDigest = row.GetString(11),
            BasketDigest = row.GetString(12),
            Order = new Order
            {
                OrderId = row.GetString(13),
                Number = row.GetString(14),
                State = values.Enum(15, "order's state", OrderState.Unpaid),
                Buyer = row.GetString(16),
                Note = row.GetString(17),
                PaidBy = row.GetString(18),
                Currency = row.GetString(19),
                Language = row.GetString(20),
            },
            Product = ReadProduct(row, values, places),
        };
        return values.Damage is { Length: > 0 } damage
            ? facts with { Damage = $"{damage} of {id}" }
            : WithoutLostSeats(facts, lostSeats);
    }

    // A seat that was refunded or cancelled is on no paper any more, and a ticket of which none is left is refunded or
    // cancelled as well. One that is blocked stays: the merchant may lift that, and its paper must be good then.
    private static EntitlementFacts WithoutLostSeats(
        EntitlementFacts ticket, Func<string, IReadOnlyDictionary<string, EntitlementState>> lostSeats)
    {
        if (ticket.Contents.Seats.Count == 0)
            return ticket;
        var lost = lostSeats(ticket.EntitlementId);
        var left = ticket.Contents.Seats.Where(seat => !lost.ContainsKey(seat.AdmissionId)).ToList();
        return ticket with
        {
            Contents = ticket.Contents with { Seats = left },
            State = left.Count > 0 || ticket.State != EntitlementState.Active ? ticket.State
                : lost.Values.Contains(EntitlementState.Refunded) ? EntitlementState.Refunded
                : EntitlementState.Cancelled,
        };
    }

    private static Product ReadProduct(
        DbDataReader row, StoredValues values, Func<string, IReadOnlyList<Place>> places)
    {
        var id = row.GetString(21);
        return new Product
        {
            ProductId = id,
            Kind = values.Enum(22, "product's kind", EntitlementKind.Unspecified),
            SellerId = row.GetString(23),
            SellerName = row.GetString(24),
            BalanceRule = values.Enum(25, "product's balance_rule", BalanceRule.Kept),
            OpensGate = row.GetBoolean(26),
            PrintsSlip = row.GetBoolean(27),
            UndoWindow = values.Seconds(28, "product's undo_seconds"),
            StaffNote = row.GetString(29),
            Footer = row.GetString(30),
            Questions = values.Json(
                31, "product's questions", LedgerJson.Default.IReadOnlyListQuestion, [],
                questions => questions.All(question => question?.Choices.All(choice => choice is not null) ?? false)),
            Hours = new GoodHours(
                values.Int(32, "product's weekdays"), values.Int(33, "product's opens_at"),
                values.Int(34, "product's closes_at")),
            Reentry = values.Enum(35, "product's reentry", Reentry.None),
            IsReentryWhileValid = row.GetBoolean(36),
            Places = places(id),
        };
    }
}
