using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PosCloud.Codes;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Slips;

/// <summary>Writes the data of a slip's template: docs/protocols/slips.md names each field. Money in minor units,
/// times ISO 8601 with the store's own offset.</summary>
internal static class SlipData
{
    // Chinese stays readable in the journal and in a bug report; the slip renderer escapes what it must.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Slip? Write(SlipFacts facts)
    {
        if (!facts.Before.Product.PrintsSlip)
            return null;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteCommon(json, facts);
            SlipParts.Write(json, facts);
            json.WriteEndObject();
        }
        return new Slip
        {
            Kind = KindOf(facts.Before),
            DataJson = Encoding.UTF8.GetString(buffer.WrittenSpan),
            Language = facts.Before.Order.Language,
        };
    }

    private static string KindOf(EntitlementFacts what) => what.Kind switch
    {
        // One that names no seat is a redemption like others: the seats' slip would say that they are missing.
        EntitlementKind.Ticket when what.Contents.Seats.Count > 0 => "seat-ticket",
        EntitlementKind.Tour => "tour",
        EntitlementKind.Membership => "membership",
        EntitlementKind.Voucher => "voucher",
        EntitlementKind.Pass => "pass",
        EntitlementKind.ExitBasket => "checkout",
        EntitlementKind.Transit => "transit",
        _ => "redemption",
    };

    private static void WriteCommon(Utf8JsonWriter json, SlipFacts facts)
    {
        json.WriteString("merchant", facts.Before.Product.SellerName);
        json.WriteString("store", facts.Shop.Name);
        json.WriteString("title", facts.Before.Title);
        json.WriteString("detail", facts.Before.Detail);
        json.WriteString("order_number", facts.Before.Order.Number);
        json.WriteString("redemption_id", facts.RedemptionId);
        json.WriteString("redeemed_at", SlipParts.Time(facts, facts.RedeemedAt));
        json.WriteString("operator", facts.OperatorName);
        json.WriteString("terminal", facts.Terminal);
        json.WriteString("lane", facts.Lane);
        json.WriteString("buyer", BuyerText.Mask(facts.Before.Order.Buyer));
        json.WriteString("note", facts.Before.Order.Note);
        json.WriteString("currency", facts.Before.Order.Currency);
        json.WriteString("footer", facts.Before.Product.Footer);
    }
}

/// <summary>Everything a slip can tell about one accepted use. <see cref="Code"/> is printed on a checkout slip only,
/// where it is spent; <see cref="Key"/> makes the entry codes of seats.</summary>
internal sealed record SlipFacts(
    string RedemptionId, DateTimeOffset RedeemedAt, Shop Shop, string Terminal, string Lane, string OperatorName,
    EntitlementFacts Before, Consumption Consumed, Money? Bill, IReadOnlyDictionary<string, string> Answers,
    string Code, CodeKey Key)
{
    public EntitlementFacts After => Consumed.After;
}
