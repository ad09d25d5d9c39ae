using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Sales;

/// <summary>Makes an order with its entitlements and codes. Writes nothing itself: what it makes goes to the ledger,
/// with the hashes of the codes. With the same bytes behind the generator it makes the same.</summary>
internal sealed class Sale(CodeKey key, CodeGenerator generator, DateTimeOffset now)
{
    /// <param name="order">Its id and number are given to it here.</param>
    /// <param name="lines">What is bought; an entitlement and a code each.</param>
    /// <param name="requestHash">Of what was asked for; null: nobody asks twice.</param>
    /// <returns>What is to be issued, and the codes in the order of the lines.</returns>
    public (SoldOrder Sold, IReadOnlyList<string> Codes) Sell(
        Order order, IReadOnlyList<Goods> lines, byte[]? requestHash = null)
    {
        var numbered = order with
        {
            OrderId = generator.NewId('O'),
            Number = generator.NewOrderNumber(now),
            Total = lines.Sum(line => line.Price),
        };
        var issued = new List<Issued>();
        var codes = new List<string>(lines.Count);
        foreach (var line in lines)
        {
            var (ticket, admissions) = Entitle(line, numbered);
            var code = key.IssuedCode(line.Product.Kind, ticket.EntitlementId, issue: 1);
            codes.Add(code.Text);
            issued.Add(new Issued(ticket, key.Hash(code)) { Price = line.Price, CodeIssue = 1 });
            issued.AddRange(admissions);
        }

        return (new SoldOrder(numbered, now, issued) { RequestHash = requestHash }, codes);
    }

    private (EntitlementFacts Ticket, IEnumerable<Issued> Admissions) Entitle(Goods goods, Order order)
    {
        var seats = goods.Contents.Seats.Select(seat => seat with { AdmissionId = generator.NewId('A') }).ToList();
        var contents = goods.Contents with { Seats = seats };
        var isBasket = goods.Product.Kind == EntitlementKind.ExitBasket;
        var digest = isBasket ? Basket.Digest(contents) : "";
        var ticket = new EntitlementFacts
        {
            EntitlementId = generator.NewId('N'),
            Order = order,
            Product = goods.Product,
            Title = goods.Title,
            Detail = goods.Detail,
            ValidFrom = goods.ValidFrom,
            ValidUntil = goods.ValidUntil,
            UsesTotal = goods.Uses,
            UsesUntaken = goods.Uses,
            Face = goods.Face,
            Balance = goods.Face,
            Contents = contents,
            PaidDigest = digest,
            BasketDigest = digest,
        };
        return (ticket, goods.Admission is null ? [] : seats.Select(seat => Admit(ticket, goods.Admission, seat)));
    }

    // Without a code until the ticket is collected, which prints one.
    private static Issued Admit(EntitlementFacts ticket, Product admission, Seat seat)
    {
        var facts = ticket with
        {
            EntitlementId = seat.AdmissionId,
            Product = admission,
            Detail = seat.Label,
            Contents = new Contents(),
        };
        return new Issued(facts, CodeHash: null, ticket.EntitlementId);
    }
}
