using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>A Redeem as the ledger sees it. The fingerprint covers the content that must not change in a
/// retry.</summary>
internal sealed record RedeemAttempt(string ScanId, byte[] Fingerprint, byte[] CodeHash, CallFacts Call)
{
    /// <summary>The same under the database's older keys; mostly none.</summary>
    public IReadOnlyList<KeyedHashes> Older { get; init; } = [];

    /// <summary>What the code may stand under.</summary>
    public byte[][] CodeHashes => [CodeHash, .. Older.Select(older => older.CodeHash)];

    /// <summary>With the hash that its code was found by, which a refusal is on record with.</summary>
    public RedeemAttempt Of(FoundCode? code) => code?.CodeHash is { } hash ? this with { CodeHash = hash } : this;
}

/// <summary>What identifies a scan's content and its code, under one key.</summary>
internal readonly record struct KeyedHashes(byte[] Fingerprint, byte[] CodeHash);

/// <summary>All that a decision may look at, read in the transaction that will record it. <see cref="TakenBack"/>: an
/// undo from the same terminal and store was told that this scan redeemed nothing; it must stay so.</summary>
internal sealed record RedeemFacts(StoredScan? Stored, bool TakenBack, CallerFacts Caller, FoundCode? Code);

/// <summary>What was answered to a scan id. <see cref="Reply"/> is sealed under the scan id.</summary>
internal sealed record StoredScan(byte[] Fingerprint, byte[] CodeHash, string Store, Reason Reason, byte[] Reply)
{
    public bool IsAccepted => Reason == Reason.Unspecified;

    public bool HasFingerprint(byte[] fingerprint) => Fingerprint.AsSpan().SequenceEqual(fingerprint);

    public bool IsOfCode(byte[] codeHash) => CodeHash.AsSpan().SequenceEqual(codeHash);

    /// <summary>Of the same content, whichever key it was kept under.</summary>
    public bool HasContentOf(RedeemAttempt attempt) => HasFingerprint(attempt.Fingerprint)
        || attempt.Older.Any(older => HasFingerprint(older.Fingerprint));

    /// <inheritdoc cref="HasContentOf(RedeemAttempt)"/>
    public bool HasContentOf(UploadAttempt attempt) => HasFingerprint(attempt.Fingerprint)
        || attempt.OlderFingerprints.Any(HasFingerprint);

    /// <summary>Of the same code, whichever key it was kept under.</summary>
    public bool IsOfCodeOf(RedeemAttempt attempt) => IsOfCode(attempt.CodeHash)
        || attempt.Older.Any(older => IsOfCode(older.CodeHash));
}

/// <summary>What a code names. <see cref="Revoked"/>: by the merchant, or the use that
/// printed it was taken back. <see cref="PriorUse"/> is the first use that still counts; looked for only where no
/// uses are left.</summary>
internal sealed record FoundCode(bool Revoked, EntitlementFacts Entitlement, PriorUse? PriorUse)
{
    /// <summary>Under which of several it was found; null: there was one.</summary>
    public byte[]? CodeHash { get; init; }

    /// <summary>Its standing passages of at least a day, the oldest first; empty where it counts nobody.</summary>
    public IReadOnlyList<StandingPassage> Passages { get; init; } = [];
}

/// <summary>What becomes of a Redeem. <c>Reply</c> is what is kept as the reply to this scan, sealed.</summary>
internal abstract record RedeemDecision
{
    /// <summary>The scan was answered before, with the same content: that reply stands. Nothing is recorded.</summary>
    internal sealed record Repeat(byte[] Reply) : RedeemDecision;

    /// <summary>The scan id belongs to another content. Recorded as an attempt; the stored reply is
    /// untouched.</summary>
    internal sealed record Conflict : RedeemDecision;

    /// <summary>Too late to be of use to anybody. Nothing is written: the scan id stays free.</summary>
    internal sealed record NotDone : RedeemDecision;

    internal sealed record Refuse(RedeemResponse Response, byte[] Reply) : RedeemDecision;

    internal sealed record Accept(RedeemResponse Response, byte[] Reply, Use Use) : RedeemDecision;
}

/// <summary>One accepted use. <see cref="Answers"/>: the buyer's, sealed under the redemption's id.
/// Taken amounts are what an undo gives back: a forfeited rest is taken, but not used.</summary>
internal sealed record Use(
    string RedemptionId, DateTimeOffset RedeemedAt, int UsesTaken, long BalanceTaken, long Bill, long ValueUsed,
    long CashDue, bool HasSlip, DateTimeOffset? UndoUntil, byte[]? Answers)
{
    /// <summary>The codes on the paper that it prints: good for the seat's entitlement as long as this use
    /// stands.</summary>
    public IReadOnlyList<(string EntitlementId, byte[] CodeHash)> EntryCodes { get; init; } = [];

    /// <summary>An exit, and an entry by which no use is taken, is on record as a use of nothing.</summary>
    public Passage Passage { get; init; }

    /// <summary>How many went in or out.</summary>
    public int Persons { get; init; }

    /// <summary>Who is inside by this entitlement now; null: it counts nobody.</summary>
    public IReadOnlyList<StoreInside>? Inside { get; init; }

    /// <summary>Something was used.</summary>
    public bool IsUse => Passage == Passage.None || UsesTaken > 0;
}

/// <summary>Who asked, where and when: kept with every record that a call makes. The device time is the terminal's
/// clock at the scan, the receive time is ours.</summary>
internal sealed record CallFacts(
    string Terminal, string Lane, string Store, string Operator, DateTimeOffset? DeviceTime, DateTimeOffset ReceivedAt)
{
    /// <summary>What the operator's sign-in gave, proved to be of this operator and terminal; null: none.</summary>
    public OperatorSession? Session { get; init; }
}

/// <summary>What the ledger knows about a call's store, operator and terminal. Null: unknown to the cloud.</summary>
internal sealed record CallerFacts(Shop? Shop, Operator? Operator, bool TerminalRevoked);
