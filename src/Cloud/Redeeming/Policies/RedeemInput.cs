using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming.Policies;

/// <summary>What a terminal asks for, apart from the code itself, which no policy ever sees.</summary>
internal sealed record RedeemInput
{
    public required CallFacts Call { get; init; }

    /// <summary>What was shown cannot be a code.</summary>
    public bool Malformed { get; init; }

    /// <summary>Below 1 where the terminal sent nonsense.</summary>
    public int Uses { get; init; } = 1;

    public Money? Bill { get; init; }

    /// <summary>By the key of the question.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}
