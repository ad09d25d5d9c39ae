namespace PosCloud.Selling;

/// <summary>A place with terminals. The offset is the store's own, for the times that people there read.</summary>
internal sealed record Shop(string StoreId, string Name, string Language, TimeSpan UtcOffset, bool KeepsRoster)
{
    /// <summary>As it is stored; an offset that is none is no reason to close the store.</summary>
    public static Shop Read(string id, string name, string language, long offsetMinutes, bool keepsRoster) => new(
        id, name, language,
        offsetMinutes is >= -14 * 60 and <= 14 * 60 ? TimeSpan.FromMinutes(offsetMinutes) : TimeSpan.Zero, keepsRoster);

    /// <summary>The store's own time; UTC at either end of time, where there is no other.</summary>
    public DateTimeOffset Local(DateTimeOffset time) =>
        time.UtcTicks + UtcOffset.Ticks is var local
        && local >= DateTime.MinValue.Ticks && local <= DateTime.MaxValue.Ticks
            ? time.ToOffset(UtcOffset)
            : time.ToUniversalTime();
}

/// <summary>Somebody who works at a counter. <see cref="StoreIds"/>: where this operator may redeem.</summary>
internal sealed record Operator(string OperatorId, string Name, bool MayUndo, IReadOnlyList<string> StoreIds);
