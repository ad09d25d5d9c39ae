namespace PosCloud.Selling;

/// <summary>A place with terminals. The zone is the store's own, for the times that people there read and for what is
/// good at certain hours; a store without one has a fixed offset.</summary>
internal sealed record Shop(string StoreId, string Name, string Language, TimeSpan UtcOffset, bool KeepsRoster)
{
    /// <summary>IANA; empty: the offset stands all the year.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>When its day begins, in minutes from midnight of its own time: then nobody is inside.</summary>
    public int DayBeginsAt { get; init; } = UsualDayBegin;

    /// <summary>04:00: before it the night before goes on.</summary>
    public const int UsualDayBegin = 4 * 60;

    /// <summary>As it is stored; an offset that is none is no reason to close the store.</summary>
    public static Shop Read(
        string id, string name, string language, long offsetMinutes, bool keepsRoster, string timeZone) => new(
        id, name, language,
        offsetMinutes is >= -14 * 60 and <= 14 * 60 ? TimeSpan.FromMinutes(offsetMinutes) : TimeSpan.Zero, keepsRoster)
    {
        TimeZone = timeZone,
    };

    /// <summary>When the day began that it is there at that moment.</summary>
    public DateTimeOffset DayBegin(DateTimeOffset now)
    {
        var local = Local(now);
        var begin = local.Date.AddMinutes(Math.Clamp(DayBeginsAt, 0, GoodHours.MinutesOfDay - 1));
        if (begin > local.DateTime)
            begin = begin.AddDays(-1);
        // The clocks may have been changed since.
        return new DateTimeOffset(begin, Local(new DateTimeOffset(begin, local.Offset)).Offset);
    }

    /// <summary>The store's own time; UTC at either end of time, where there is no other.</summary>
    public DateTimeOffset Local(DateTimeOffset time)
    {
        var offset = (TimeZone.Length > 0 ? TimeZones.OffsetAt(TimeZone, time) : null) ?? UtcOffset;
        return time.UtcTicks + offset.Ticks is var local
            && local >= DateTime.MinValue.Ticks && local <= DateTime.MaxValue.Ticks
                ? time.ToOffset(offset)
                : time.ToUniversalTime();
    }
}

/// <summary>Somebody who works at a counter. <see cref="StoreIds"/>: where this operator may redeem.</summary>
internal sealed record Operator(string OperatorId, string Name, bool MayUndo, IReadOnlyList<string> StoreIds)
{
    /// <summary>False: does not work here any more, and redeems nowhere.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Another with each PIN that is given; null: has none, and is who a terminal says.</summary>
    public byte[]? PinStamp { get; init; }
}
