using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>What a terminal asks, apart from the code itself, which no policy ever sees.</summary>
internal sealed record PresentedQuestion
{
    public required CallFacts Call { get; init; }
    public bool Malformed { get; init; }
    public int Uses { get; init; } = 1;
    public Money? Bill { get; init; }
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}
