using System.Security.Cryptography;

namespace PosCloud.Ledger;

/// <summary>That an operator has signed in by PIN at a terminal.</summary>
/// <param name="Stamp">Of the PIN; with another PIN the session is over.</param>
/// <param name="ValidUntil">By the cloud's clock, whole milliseconds.</param>
internal sealed record OperatorSession(byte[] Stamp, DateTimeOffset ValidUntil)
{
    public const int StampBytes = 16;

    /// <summary>A shift, with what it may run over.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(16);

    // What was scanned in time may have found no network.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <param name="stamp">Of the operator's PIN now.</param>
    /// <param name="now">The cloud's clock.</param>
    /// <param name="scannedAt">The terminal's clock when the code was shown; null: it does not say.</param>
    public bool IsGood(byte[] stamp, DateTimeOffset now, DateTimeOffset? scannedAt) =>
        CryptographicOperations.FixedTimeEquals(Stamp, stamp)
        && (now <= ValidUntil || (scannedAt <= ValidUntil && now <= ValidUntil + Grace));
}
