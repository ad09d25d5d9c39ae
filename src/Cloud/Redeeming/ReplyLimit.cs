using Google.Protobuf;
using PosCloud.Redeeming.Policies;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What fits into one message. A reply that could not be sent must not be decided on: its code would be used
/// for nobody.</summary>
internal static class ReplyLimit
{
    /// <summary>Of one message, either way: rule 5 of the contract.</summary>
    public const int ContractBytes = 1 << 20;

    // Left for what a call adds to a decided reply: its time, and in a list the scan id and the lane.
    private const int Margin = 4 * 1024;

    /// <summary>Whether it can be sent, also as the only item of a list.</summary>
    public static bool Fits(IMessage reply) => reply.CalculateSize() <= ContractBytes - Margin;

    /// <summary>The refusal, without what the code is where that is too long. Questions too long to be asked become a
    /// refusal that says so.</summary>
    public static Refused Shorten(Refused refused, RefusalText text)
    {
        if (Fits(refused))
            return refused;
        var shorter = refused.Clone();
        shorter.Entitlement = null;
        if (Fits(shorter))
            return shorter;
        return refused.Reason == Reason.NeedsAnswers
            ? TooLong(text)
            : new Refused { Reason = refused.Reason, Message = RequestReader.Clip(refused.Message, 500) };
    }

    /// <summary>In the place of an acceptance or an offer that cannot be sent.</summary>
    public static Refused TooLong(RefusalText text) => new() { Reason = Reason.Blocked, Message = text.TooLong };
}
