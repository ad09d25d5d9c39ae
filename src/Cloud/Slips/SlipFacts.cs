using PosCloud.Codes;
using PosCloud.Redeeming.Policies;
using PosCloud.Selling;

namespace PosCloud.Slips;

/// <summary>Everything a slip can tell about one accepted use. <see cref="Code"/> is printed on a checkout slip only,
/// where it is spent; <see cref="Key"/> makes the entry codes of seats.</summary>
internal sealed record SlipFacts(
    string RedemptionId, DateTimeOffset RedeemedAt, Shop Shop, string OperatorName,
    EntitlementFacts Before, Consumption Consumed, RedeemInput Input, string Code, CodeKey Key)
{
    public EntitlementFacts After => Consumed.After;
}
