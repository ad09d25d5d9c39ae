using PosCloud.Codes;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Slips;

/// <summary>Everything a slip can tell about one accepted use. <see cref="Code"/> is printed on a checkout slip only,
/// where it is spent; <see cref="Key"/> makes the entry codes of seats.</summary>
internal sealed record SlipFacts(
    string RedemptionId, DateTimeOffset RedeemedAt, Shop Shop, string Terminal, string Lane, string OperatorName,
    EntitlementFacts Before, Consumption Consumed, Money? Bill, IReadOnlyDictionary<string, string> Answers,
    string Code, CodeKey Key)
{
    public EntitlementFacts After => Consumed.After;
}
