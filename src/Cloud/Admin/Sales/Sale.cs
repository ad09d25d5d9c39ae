using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Sales;

/// <summary>Makes an order with its entitlements and codes. Writes nothing itself: what it makes goes to the ledger,
/// with the hashes of the codes. With the same bytes behind the generator it makes the same.</summary>
/// <param name="key">Makes the codes.</param>
/// <param name="generator">Gives ids and numbers.</param>
/// <param name="now">The time of it.</param>
/// <param name="day">The day that it is for the merchant, with which its number begins; null: that of UTC.</param>
internal sealed class Sale(CodeKey key, CodeGenerator generator, DateTimeOffset now, DateOnly? day = null)
{
    /// <summary>Many orders of one thing each. Nothing is made before it is asked for, nor kept: a million take no
    /// memory. Each kind of key goes up, so that tables are written from one place on and not all over.</summary>
    /// <param name="goods">Are asked for again, too.</param>
    /// <returns>What is to be issued, and each of the goods with its code, all in the order of the goods.</returns>
    public (IReadOnlyList<SoldOrder> Orders, IReadOnlyList<(Goods Goods, string Code)> Codes) SellMany(
        IReadOnlyList<Goods> goods)
    {
        var orders = generator.NewIds('O');
        var numbers = generator.NewOrderNumbers(DateOnly.FromDateTime(now.UtcDateTime), goods.Count);
        var (tickets, seats) = (generator.NewIds('N'), generator.NewIds('A'));
        // Where the seats of each begin.
        var begins = new int[goods.Count + 1];
        foreach (var (place, one) in goods.Index())
            begins[place + 1] = begins[place] + one.Contents.Seats.Count;

        SoldOrder Sold(int place)
        {
            var one = goods[place];
            string[] ofSeats = [.. Enumerable.Range(begins[place], one.Contents.Seats.Count).Select(seats)];
            return Sell(one.AloneInOrder, [one], null, new SaleKeys(
                orders(place), numbers(place), [tickets(place)], ofSeats)).Sold;
        }

        (Goods, string) Coded(int place)
        {
            var one = goods[place];
            return (one, CodeOf(one, tickets(place)).Text);
        }

        return (new MadeList<SoldOrder>(goods.Count, Sold), new MadeList<(Goods, string)>(goods.Count, Coded));
    }

    /// <param name="order">Its id and number are given to it here.</param>
    /// <param name="lines">What is bought; an entitlement and a code each.</param>
    /// <param name="requestHash">Of what was asked for; null: nobody asks twice.</param>
    /// <returns>What is to be issued, and the codes in the order of the lines.</returns>
    public (SoldOrder Sold, IReadOnlyList<string> Codes) Sell(
        Order order, IReadOnlyList<Goods> lines, byte[]? requestHash = null) =>
        Sell(order, lines, requestHash, Draw(lines));

    private (SoldOrder Sold, IReadOnlyList<string> Codes) Sell(
        Order order, IReadOnlyList<Goods> lines, byte[]? requestHash, SaleKeys keys)
    {
        var numbered = order with
        {
            OrderId = keys.Order, Number = keys.Number, Total = lines.Sum(line => line.Price),
        };
        var issued = new List<Issued>();
        var codes = new List<string>(lines.Count);
        var seats = new Queue<string>(keys.Seats);
        foreach (var (line, id) in lines.Zip(keys.Tickets))
        {
            var (ticket, admissions) = Entitle(line, numbered, id, seats);
            var code = CodeOf(line, id);
            codes.Add(code.Text);
            issued.Add(new Issued(ticket, key.Hash(code))
            {
                Price = line.Price, CodeIssue = 1, Goods = line.Basket,
            });
            issued.AddRange(admissions);
        }

        return (new SoldOrder(numbered, now, issued) { RequestHash = requestHash }, codes);
    }

    private PresentedCode CodeOf(Goods goods, string id) => key.IssuedCode(goods.Product.Kind, id, issue: 1);

    private SaleKeys Draw(IReadOnlyList<Goods> lines) => new(
        generator.NewId('O'), generator.NewOrderNumber(day ?? DateOnly.FromDateTime(now.UtcDateTime)),
        [.. lines.Select(_ => generator.NewId('N'))],
        [.. lines.SelectMany(line => line.Contents.Seats).Select(_ => generator.NewId('A'))]);

    private static (EntitlementFacts Ticket, IEnumerable<Issued> Admissions) Entitle(
        Goods goods, Order order, string id, Queue<string> admissions)
    {
        var seats = goods.Contents.Seats
            .Select(seat => seat with { AdmissionId = admissions.Dequeue() }).ToList();
        var contents = goods.Contents with { Seats = seats };
        var isBasket = goods.Product.Kind == EntitlementKind.ExitBasket;
        var digest = isBasket ? Basket.Digest(contents) : "";
        var ticket = new EntitlementFacts
        {
            EntitlementId = id,
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

    // What names one order, what it gives a right to, and its seats.
    private readonly record struct SaleKeys(
        string Order, string Number, IReadOnlyList<string> Tickets, IReadOnlyList<string> Seats);
}
