namespace PosCloud.Selling;

/// <summary>A place with terminals. The offset is the store's own, for the times that people there read.</summary>
internal sealed record Shop(string StoreId, string Name, string Language, TimeSpan UtcOffset, bool KeepsRoster)
{
    /// <summary>The store's own time; UTC at either end of time, where there is no other.</summary>
    public DateTimeOffset Local(DateTimeOffset time) =>
        time.UtcTicks + UtcOffset.Ticks is var local
        && local >= DateTime.MinValue.Ticks && local <= DateTime.MaxValue.Ticks
            ? time.ToOffset(UtcOffset)
            : time.ToUniversalTime();
}

/// <summary>Somebody who works at a counter. <see cref="StoreIds"/>: where this operator may redeem.</summary>
internal sealed record Operator(string OperatorId, string Name, bool MayUndo, IReadOnlyList<string> StoreIds);
