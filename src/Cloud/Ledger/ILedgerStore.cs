using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger;

/// <summary>Keeps what was sold and what was used, durably. Each method is one transaction: it loads the facts under
/// lock, hands them to <c>decide</c>, a function without side effects that may be called again where another writer
/// was quicker, and writes what was decided, or nothing. Guarded by the database (unique keys, checks, the values that
/// were read), never by memory, so that several processes may work on one database. What a call means is decided above
/// the store. The task completes when the commit is on the disk.</summary>
/// <exception cref="LedgerException">Of every method: the database cannot be read or written now, or the store is
/// closed. Whether the transaction was committed is then unknown.</exception>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>Who may call as which terminal. Ends with this.</summary>
    ITerminalStore Terminals { get; }

    /// <summary>The facts that <see cref="RedeemAsync"/> would decide on. Writes nothing and locks nothing.</summary>
    Task<RedeemFacts> ReadRedeemAsync(RedeemAttempt attempt);

    /// <returns>The decision that was written.</returns>
    Task<RedeemDecision> RedeemAsync(RedeemAttempt attempt, Func<RedeemFacts, RedeemDecision> decide);

    /// <summary>Puts refusals on record that came of looking at a code alone.</summary>
    Task AddRefusalsAsync(IReadOnlyList<(RedeemAttempt Attempt, Reason Reason)> refusals);

    /// <returns>The decision that was written.</returns>
    Task<UndoDecision> UndoAsync(UndoAttempt attempt, Func<UndoFacts, UndoDecision> decide);

    /// <returns>What was decided, and the facts it was decided on.</returns>
    Task<(UploadDecision Decision, UploadFacts Facts)> UploadAsync(
        UploadAttempt attempt, Func<UploadFacts, UploadDecision> decide);

    /// <returns>One verdict per line, in their order.</returns>
    Task<IReadOnlyList<SlipReportVerdict>> ReportSlipsAsync(
        CallFacts call, IReadOnlyList<SlipReportLine> lines,
        Func<SlipReportLine, SlipReportFacts, SlipReportVerdict> decide);

    /// <summary>Uses with a slip that this terminal made, and neither reported nor took back. None of a terminal that
    /// is revoked. Waits for what is being written: a use that is missing here was decided on later, or has its report.
    /// A terminal that starts anew believes it.</summary>
    /// <param name="terminal">Who made them.</param>
    /// <param name="withUnknown">Also those of which a copy is reported as unknown and none as printed or assumed.
    /// </param>
    /// <param name="after">Where the list goes on.</param>
    /// <param name="limit">How many.</param>
    /// <returns>Those behind <paramref name="after"/>, oldest first, at most <paramref name="limit"/>; fewer: there are
    /// no more.</returns>
    Task<IReadOnlyList<UnreportedUse>> ListUnreportedAsync(
        string terminal, bool withUnknown, UnreportedPlace after, int limit);

    /// <summary>Puts shops, goods and sold orders in, all or nothing.</summary>
    /// <param name="once">The id of this issue.</param>
    /// <returns>False, and nothing written, where <paramref name="once"/> was issued before.</returns>
    /// <exception cref="SoldOutException">Of a basket's goods one is not there as it was; nothing was written.
    /// </exception>
    Task<bool> IssueAsync(Issuance issuance, string once);

    /// <summary>Reads one state of the ledger, for the back office.</summary>
    /// <param name="work">Waits for nothing but its session.</param>
    Task<T> ReadAsync<T>(Func<ISqlSession, Task<T>> work);

    /// <summary>As <see cref="ReadAsync"/>, of what goes through very many records: each statement may take a minute.
    /// Few run at once, the others wait.</summary>
    /// <param name="work">Waits for nothing but its session.</param>
    Task<T> ReadReportAsync<T>(Func<ISqlSession, Task<T>> work);

    /// <summary>One transaction of the back office.</summary>
    /// <param name="work">Waits for nothing but its session; may be called again, and then what it did is undone.
    /// </param>
    Task<T> WriteAsync<T>(Func<ISqlSession, Task<T>> work);

    /// <summary>Completes when a write of the size of a redemption, which means nothing, is on the disk.</summary>
    Task CheckAsync();
}

/// <summary>What is put into the ledger in one transaction: shops and goods, and sold orders with their codes' hashes.
/// What is there already by the same id is left as it is.</summary>
internal sealed record Issuance
{
    public IReadOnlyList<Shop> Shops { get; init; } = [];
    public IReadOnlyList<Operator> Operators { get; init; } = [];

    /// <summary>Products that are offered.</summary>
    public IReadOnlyList<ListedProduct> Listed { get; init; } = [];

    /// <summary>Rules of what the orders are of and nobody else can buy.</summary>
    public IReadOnlyList<Product> Products { get; init; } = [];

    public IReadOnlyList<SoldOrder> Orders { get; init; } = [];

    /// <summary>Who asked for it; null: nobody in the back office.</summary>
    public AuditEntry? Audit { get; init; }
}

/// <summary>An order with all that it gives a right to. <see cref="RequestHash"/>: of what was asked for, so that the
/// same can be told from something else under the same id; null where nobody asks twice.</summary>
internal sealed record SoldOrder(Order Order, DateTimeOffset CreatedAt, IReadOnlyList<Issued> Entitlements)
{
    public byte[]? RequestHash { get; init; }
}

/// <summary>Null <see cref="CodeHash"/>: it has no code yet. <see cref="ParentId"/>: the ticket whose seat this
/// entitlement lets in, by codes that come with the ticket's redemption.</summary>
internal sealed record Issued(EntitlementFacts Facts, byte[]? CodeHash, string? ParentId = null)
{
    /// <summary>What was paid for it, in minor units.</summary>
    public long Price { get; init; }

    /// <summary>1: its code is that which the key and its id give; 0: it was drawn.</summary>
    public int CodeIssue { get; init; }

    /// <summary>Exit baskets: what they have of a store's goods, whose stock is lowered by it.</summary>
    public IReadOnlyList<BasketGood> Goods { get; init; } = [];
}

/// <summary>What becomes of everything on record, one by one: the redemptions, oldest first, then the scans, then the
/// slips.</summary>
internal sealed record LedgerExport(
    Action<RecordedUse> Redemption, Action<RecordedScan> Scan, Action<RecordedSlip> Slip);

/// <summary>One redemption.</summary>
internal sealed record RecordedUse(
    string RedemptionId, string ScanId, string EntitlementId, string OrderNumber, string Title, string Lane,
    bool IsUndone);

/// <summary>One scan that asked to redeem. <see cref="Reason"/> is Unspecified where it was accepted.</summary>
internal sealed record RecordedScan(string ScanId, Reason Reason);

/// <summary>What a terminal reported of one copy of a slip.</summary>
internal sealed record RecordedSlip(string ScanId, int Copy, SlipOutcome Outcome);
