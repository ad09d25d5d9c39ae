using System.Text.Json;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Slips;

/// <summary>What each kind of slip has beside the common fields.</summary>
internal static class SlipParts
{
    public static void Write(Utf8JsonWriter json, SlipFacts facts)
    {
        switch (facts.Before.Kind)
        {
            case EntitlementKind.Ticket: Seats(json, facts); break;
            case EntitlementKind.Voucher: Voucher(json, facts); break;
            case EntitlementKind.Pass: Pass(json, facts); break;
            case EntitlementKind.Membership: Membership(json, facts); break;
            case EntitlementKind.Tour: Tour(json, facts); break;
            case EntitlementKind.ExitBasket: Checkout(json, facts); break;
            case EntitlementKind.Transit: Transit(json, facts.Before.Contents.Ride); break;
            default: Items(json, facts.Before.Contents.Items); break;
        }
    }

    public static string Time(SlipFacts facts, DateTimeOffset time) =>
        facts.Shop.Local(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz");

    private static void Seats(Utf8JsonWriter json, SlipFacts facts)
    {
        json.WriteStartArray("seats");
        foreach (var seat in facts.Before.Contents.Seats)
        {
            json.WriteStartObject();
            json.WriteString("event", seat.Event);
            json.WriteString("hall", seat.Hall);
            json.WriteString("area", Plain(seat.Area, '区'));
            json.WriteString("row", Plain(seat.Row, '排'));
            json.WriteString("seat", Plain(seat.Number, '座'));
            json.WriteString("starts_at", Time(facts, seat.StartsAt));
            json.WriteString("entry_code", facts.Key.EntryCode(seat.AdmissionId, facts.RedemptionId).Text);
            json.WriteNumber("price", seat.Price);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Voucher(Utf8JsonWriter json, SlipFacts facts)
    {
        json.WriteNumber("face", facts.Before.Face);
        json.WriteNumber("bill", facts.Bill!.Minor);
        json.WriteNumber("used", facts.Consumed.ValueUsed);
        json.WriteNumber("cash_due", facts.Consumed.CashDue);
        json.WriteNumber("balance_left", facts.After.Balance);
        json.WriteString(
            "balance_rule", facts.Before.Product.BalanceRule == BalanceRule.Forfeited ? "forfeited" : "kept");
    }

    private static void Pass(Utf8JsonWriter json, SlipFacts facts)
    {
        json.WriteNumber("uses", facts.Consumed.Uses);
        json.WriteNumber("uses_left", facts.After.UsesLeft);
        json.WriteNumber("uses_total", facts.Before.UsesTotal);
        ValidUntil(json, facts);
    }

    private static void Membership(Utf8JsonWriter json, SlipFacts facts)
    {
        json.WriteStartArray("answers");
        foreach (var question in facts.Before.Product.Questions)
        {
            var answer = facts.Answers.GetValueOrDefault(question.Key, "").Trim();
            if (answer.Length == 0)
                continue;
            json.WriteStartObject();
            json.WriteString("question", question.Text);
            json.WriteString("answer", answer);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        ValidUntil(json, facts);
    }

    private static void Tour(Utf8JsonWriter json, SlipFacts facts)
    {
        if (facts.Before.Contents.DepartsAt is { } departs)
            json.WriteString("departs_at", Time(facts, departs));
        json.WriteString("meeting_point", facts.Before.Contents.MeetingPoint);
        json.WriteNumber("people", facts.Before.Contents.People);
    }

    private static void Checkout(Utf8JsonWriter json, SlipFacts facts)
    {
        json.WriteStartArray("items");
        foreach (var item in facts.Before.Contents.Items)
        {
            json.WriteStartObject();
            json.WriteString("name", item.Name);
            json.WriteNumber("quantity", item.Quantity);
            json.WriteNumber("unit_price", item.UnitPrice);
            json.WriteNumber("amount", item.Amount);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("bags");
        foreach (var bag in facts.Before.Contents.Bags)
        {
            json.WriteStartObject();
            json.WriteString("name", bag.Name);
            json.WriteNumber("quantity", bag.Quantity);
            json.WriteNumber("amount", bag.Amount);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("total", facts.Before.Contents.Total);
        json.WriteString("paid_by", facts.Before.Order.PaidBy);
        json.WriteString("exit_code", facts.Code);
    }

    // A ride that is not known shows on the slip as missing.
    private static void Transit(Utf8JsonWriter json, Ride? ride)
    {
        if (ride is null)
            return;
        json.WriteString("entry", ride.Entry);
        json.WriteString("exit", ride.Exit);
        json.WriteNumber("fare", ride.Fare);
        json.WriteNumber("balance", ride.Balance);
        json.WriteNumber("debt", ride.Debt);
    }

    private static void Items(Utf8JsonWriter json, IReadOnlyList<Item> items)
    {
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("name", item.Name);
            json.WriteNumber("quantity", item.Quantity);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // A slip has labels of its own, in the buyer's language: 5, not 5排.
    private static string Plain(string number, char unit) =>
        number.Length > 1 && number[^1] == unit ? number[..^1] : number;

    // Absent for what never expires.
    private static void ValidUntil(Utf8JsonWriter json, SlipFacts facts)
    {
        if (facts.Before.ValidUntil is { } until)
            json.WriteString("valid_until", Time(facts, until));
    }
}
