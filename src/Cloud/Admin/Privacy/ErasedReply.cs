using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Privacy;

/// <summary>Replies that terminals got, without what they told of the buyer. What was redeemed, and what is left,
/// stays: a terminal that asks again hears the same verdict.</summary>
internal static class ErasedReply
{
    // As slips are written.
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Fields of a slip's data (docs/protocols/slips.md).
    private static readonly string[] OfBuyer = ["buyer", "note", "answers"];

    /// <param name="reply">Changed.</param>
    /// <param name="note">The buyer's, as it stood with the order.</param>
    public static void Erase(RedeemResponse reply, string note)
    {
        Erase(reply.Accepted?.Entitlement ?? reply.Refused?.Entitlement, note);
        if (reply.Accepted?.Slip is { } slip)
            slip.DataJson = Erase(slip.DataJson);
    }

    /// <param name="reply">Changed.</param>
    /// <param name="note">The buyer's, as it stood with the order.</param>
    public static void Erase(UndoResponse reply, string note) => Erase(reply.Undone?.Entitlement, note);

    private static void Erase(Entitlement? shown, string note)
    {
        if (shown is null)
            return;
        shown.Buyer = "";
        if (note.Length > 0)
            shown.Notes.Remove(note);
    }

    private static string Erase(string slip)
    {
        if (slip.Length == 0)
            return slip;
        var data = JsonNode.Parse(slip)!.AsObject();
        foreach (var field in OfBuyer)
            data.Remove(field);
        return data.ToJsonString(Readable);
    }
}
