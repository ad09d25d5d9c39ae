using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>One reply to a redeem or an undo that arrived, as far as it has to agree with others and with the
/// ledger.</summary>
/// <param name="Content">A digest of all of it but the time of the answer and the mark of a repetition.</param>
/// <param name="IsRepeated">It is marked as the stored result of an earlier call.</param>
/// <param name="Refusal">Unspecified: accepted, or undone.</param>
internal sealed record HeardReply(UInt128 Content, bool IsRepeated, Reason Refusal)
{
    /// <summary>What was accepted; null: nothing.</summary>
    public HeardAcceptance? Accepted { get; init; }

    /// <summary>The redemption that a refusal names as the first use; empty: none.</summary>
    public string PriorUse { get; init; } = "";

    public static HeardReply Of(RedeemResponse reply)
    {
        Assert.Null(reply.NotDone);
        var content = reply.Clone();
        (content.ServerTime, content.RepeatedReply) = (null, false);
        return new HeardReply(Digest(content), reply.RepeatedReply, reply.Refused?.Reason ?? Reason.Unspecified)
        {
            Accepted = HeardAcceptance.Of(reply.Accepted),
            PriorUse = reply.Refused?.PriorUse?.RedemptionId ?? "",
        };
    }

    /// <summary>What a list of slips says of a redemption is the stored reply to its scan.</summary>
    public static HeardReply Of(UnreportedItem item) =>
        Of(new RedeemResponse { Accepted = item.Accepted, RepeatedReply = true });

    public static HeardReply Of(UndoResponse reply)
    {
        var content = reply.Clone();
        (content.ServerTime, content.RepeatedReply) = (null, false);
        return new HeardReply(Digest(content), reply.RepeatedReply, reply.Refused?.Reason ?? Reason.Unspecified);
    }

    private static UInt128 Digest(IMessage message) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(message.ToByteArray()));
}

/// <summary>What a terminal was told that it redeemed. <see cref="Value"/>: what a voucher paid, minor units.</summary>
internal sealed record HeardAcceptance(string RedemptionId, string EntitlementId, int Uses, long Value)
{
    public static HeardAcceptance? Of(Accepted? accepted) => accepted is null ? null : new HeardAcceptance(
        accepted.RedemptionId, accepted.Entitlement.EntitlementId, accepted.Uses, accepted.ValueUsed?.Minor ?? 0);
}
