using System.Collections.Immutable;

namespace PosDaemon.Lanes;

/// <summary>What the operator adds to a code. Part of what the cloud compares when a scan is asked again, so it is
/// in the journal before the first request.</summary>
/// <param name="Uses">Uses of a pass; 1 for everything else.</param>
/// <param name="BillMinor">The bill a voucher is used for, in minor units; null for other kinds.</param>
/// <param name="Answers">Answers to the merchant's questions, by key.</param>
public sealed record RedeemTerms(int Uses, long? BillMinor, ImmutableSortedDictionary<string, string> Answers)
{
    /// <summary>Nothing added.</summary>
    public static RedeemTerms Plain { get; } = new(1, null, ImmutableSortedDictionary<string, string>.Empty);
}
