using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Demo;

/// <summary>Makes orders with their entitlements and codes. A code is returned once, here; the ledger gets its hash.
/// Writes nothing itself: <see cref="Orders"/> go to the ledger.</summary>
internal sealed class Sale(CodeKey key, CodeGenerator generator, DateTimeOffset now)
{
    private readonly List<SoldOrder> _orders = [];

    public IReadOnlyList<SoldOrder> Orders => _orders;

    public string Sell(Goods goods)
    {
        var order = new Order
        {
            OrderId = generator.NewId('O'),
            Number = generator.NewOrderNumber(now),
            State = goods.State,
            Buyer = goods.Buyer,
            Note = goods.Note,
            PaidBy = goods.PaidBy,
            Language = goods.Language,
        };
        var (ticket, admissions) = Entitle(goods, order);
        var code = generator.NewCode(goods.Product.Kind);
        var hash = key.Hash(PresentedCode.Read(System.Text.Encoding.ASCII.GetBytes(code))!.Value);
        _orders.Add(new SoldOrder(order, now, [new Issued(ticket, hash), .. admissions]));
        return code;
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
