using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.BackOffice;

/// <summary>One use, as the back office shows it: what, where, by whom, when, and what became of its slip. Money in
/// minor units.</summary>
internal sealed record RedemptionRecord(
    long Seq, string RedemptionId, DateTimeOffset RedeemedAt, string OrderId, string OrderNumber, string EntitlementId,
    string ProductId, string ProductName, EntitlementKind Kind, string Title, int UsesTaken, long ValueUsed, long Bill,
    long CashDue, string Currency, string StoreId, string StoreName, string OperatorId, string OperatorName,
    string Terminal, string Lane, DateTimeOffset? DeviceTime, DateTimeOffset? UndoneAt, SlipOutcome Slip,
    Passage Passage, int Persons)
{
    /// <summary>Something was used: of who leaves, and of who comes in again, nothing is.</summary>
    public bool IsUse => Passage == Passage.None || UsesTaken > 0;
}

/// <summary>How many persons are inside a store now.</summary>
/// <param name="StoreId">Whose products count who is inside.</param>
/// <param name="StoreName">For people.</param>
/// <param name="Persons">From zero.</param>
/// <param name="Since">When the store's day began: nobody was inside then.</param>
internal sealed record InsideCount(string StoreId, string StoreName, long Persons, DateTimeOffset Since);

/// <summary>One attempt that was refused. Title, order and its number are empty where no such code is known.</summary>
internal sealed record RefusalRecord(
    DateTimeOffset ReceivedAt, Reason Reason, string ScanId, string StoreId, string StoreName, string OperatorId,
    string Terminal, string Lane, string Title, string OrderId, string OrderNumber);

/// <summary>An upload from a time off line that came into conflict with what was known.</summary>
internal sealed record ConflictRecord(
    DateTimeOffset ReceivedAt, string ScanId, string Message, string StoreId, string OperatorId, string Terminal,
    string Lane, DateTimeOffset? DeviceTime);

/// <summary>Which uses. Null or empty: whatever it is.</summary>
internal sealed record RedemptionFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Not included.</summary>
    public DateTimeOffset? Until { get; init; }
    public string StoreId { get; init; } = "";
    public string OperatorId { get; init; } = "";
    public string Terminal { get; init; } = "";
    public string ProductId { get; init; } = "";

    /// <summary>True: only those that were taken back; false: only those that stand.</summary>
    public bool? IsUndone { get; init; }
}

/// <summary>By what figures are put together.</summary>
internal enum FigureKey
{
    Day,
    Store,
    Operator,
    Product,
}

/// <summary>What was used under one key. Uses that were taken back are counted apart and nowhere else.</summary>
/// <param name="Key">A day (yyyy-MM-dd), or the id of a store, an operator or a product.</param>
/// <param name="Name">For people.</param>
/// <param name="Redemptions">Uses that stand.</param>
/// <param name="UsesTaken">Of passes more than one each.</param>
/// <param name="Undone">Uses that were taken back.</param>
/// <param name="ValueUsed">Of vouchers, in minor units.</param>
/// <param name="Sales">What was paid for what was used, per use of a pass its share, in minor units.</param>
internal sealed record Figure(
    string Key, string Name, long Redemptions, long UsesTaken, long Undone, long ValueUsed, long Sales);

/// <summary>A day of a merchant: from its first moment to that of the next.</summary>
internal readonly record struct DaySpan(DateOnly Day, DateTimeOffset From, DateTimeOffset Until);
