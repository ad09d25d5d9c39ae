using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Reports;

/// <summary>One page of a list, newest first. <see cref="NextCursor"/>: for the page behind it; empty: there is none.
/// </summary>
internal sealed record RecordPage<T>(IReadOnlyList<T> Items, string NextCursor);

/// <summary>Records and figures, which nothing here changes.</summary>
internal sealed class RecordsUseCase(ILedgerStore ledger, TimeProvider time)
{
    /// <summary>Items of a page.</summary>
    public const int LargestPage = 200;
    public const int UsualPage = 50;

    /// <summary>Rows that an export has in memory.</summary>
    public const int ExportPage = 500;

    private const int LongestFigures = 370;
    private const int MostConflicts = 200;

    /// <exception cref="OfficeFaultException">The cursor is none.</exception>
    public async Task<RecordPage<RedemptionRecord>> ListRedemptionsAsync(
        RedemptionFilter filter, string? cursor, int? limit)
    {
        var size = Math.Clamp(limit ?? UsualPage, 1, LargestPage);
        var after = RecordCursor.Read(cursor);
        (DateTimeOffset, long)? place = after is { } read
            ? (read.At, long.TryParse(read.Id, out var seq) ? seq : throw RecordCursor.Wrong())
            : null;
        var items = await ledger.ReadAsync(
            session => RedemptionStatements.ListAsync(session, filter, place, size + 1));
        return PageOf(items, size, last => new RecordPlace(last.RedeemedAt, $"{last.Seq}"));
    }

    /// <summary>Every one of them, the newest first, page by page: however many there are, no more than a page is in
    /// memory, and no transaction stays open meanwhile. Of those that come in meanwhile none is among them.</summary>
    public async IAsyncEnumerable<RedemptionRecord> ReadAllAsync(RedemptionFilter filter)
    {
        var bounded = filter with { Until = filter.Until ?? time.GetUtcNow().AddMilliseconds(1) };
        (DateTimeOffset, long)? place = null;
        while (true)
        {
            var items = await ledger.ReadAsync(
                session => RedemptionStatements.ListAsync(session, bounded, place, ExportPage));
            foreach (var item in items)
                yield return item;
            if (items.Count < ExportPage)
                yield break;
            place = (items[^1].RedeemedAt, items[^1].Seq);
        }
    }

    /// <exception cref="OfficeFaultException">The cursor is none.</exception>
    public async Task<RecordPage<OrderSummary>> ListOrdersAsync(OrderFilter filter, string? cursor, int? limit)
    {
        var size = Math.Clamp(limit ?? UsualPage, 1, LargestPage);
        var after = RecordCursor.Read(cursor);
        var items = await ledger.ReadAsync(session => OrderStatements.ListAsync(session, filter, after, size + 1));
        return PageOf(items, size, last => new RecordPlace(last.CreatedAt, last.OrderId));
    }

    /// <summary>Attempts that were refused in some days, at most 200, the newest first.</summary>
    public async Task<IReadOnlyList<RefusalRecord>> ListRefusalsAsync(DateOnly from, DateOnly until)
    {
        var days = await DaysAsync(from, until);
        return await ledger.ReadAsync(session => RedemptionStatements.ListRefusalsAsync(
            session, days[0].From, days[^1].Until, LargestPage));
    }

    /// <summary>At most 200, the newest first.</summary>
    public Task<IReadOnlyList<ConflictRecord>> ListConflictsAsync() =>
        ledger.ReadAsync(session => RedemptionStatements.ListConflictsAsync(session, MostConflicts));

    /// <summary>How many persons are inside now, of each store in which something counts them.</summary>
    public Task<IReadOnlyList<InsideCount>> CountInsideAsync()
    {
        var now = time.GetUtcNow();
        return ledger.ReadAsync<IReadOnlyList<InsideCount>>(async session =>
        {
            var counting = await RedemptionStatements.ListCountingStoresAsync(session);
            var counts = new List<InsideCount>();
            foreach (var store in await CatalogueStatements.ListStoresAsync(session))
            {
                if (!counting.Contains(store.StoreId))
                    continue;
                var since = store.DayBegin(now);
                counts.Add(new InsideCount(
                    store.StoreId, store.Name,
                    await RedemptionStatements.CountInsideAsync(session, store.StoreId, since), since));
            }

            return counts;
        });
    }

    /// <summary>Figures of whole days in the merchant's zone.</summary>
    /// <param name="key">By what.</param>
    /// <param name="from">The first day.</param>
    /// <param name="until">The last day, included; at most 370 in all.</param>
    /// <exception cref="OfficeFaultException">These are no days.</exception>
    public async Task<IReadOnlyList<Figure>> SumAsync(FigureKey key, DateOnly from, DateOnly until)
    {
        var days = await DaysAsync(from, until);
        return await ledger.ReadReportAsync(session => RedemptionStatements.SumAsync(session, key, days));
    }

    /// <summary>What was ordered on each day: how many, and their money less what went back.</summary>
    public async Task<IReadOnlyList<(string Day, long Orders, long Total, long Refunded)>> SumOrdersAsync(
        DateOnly from, DateOnly until)
    {
        var days = await DaysAsync(from, until);
        return await ledger.ReadReportAsync(session => RedemptionStatements.SumOrdersAsync(session, days));
    }

    /// <summary>The day that it is now for the merchant.</summary>
    public async Task<DateOnly> TodayAsync() =>
        TimeZones.DayAt(time.GetUtcNow(), (await ledger.ReadAsync(CatalogueStatements.ReadProfileAsync)).TimeZone);

    /// <summary>Days of the merchant with their begin and end.</summary>
    /// <exception cref="OfficeFaultException">These are no days.</exception>
    public async Task<IReadOnlyList<DaySpan>> DaysAsync(DateOnly from, DateOnly until)
    {
        CheckDays(from, until);
        var zone = (await ledger.ReadAsync(CatalogueStatements.ReadProfileAsync)).TimeZone;
        return [.. Enumerable.Range(0, until.DayNumber - from.DayNumber + 1).Select(from.AddDays).Select(day =>
            new DaySpan(day, TimeZones.StartOf(day, zone), TimeZones.StartOf(day.AddDays(1), zone)))];
    }

    /// <exception cref="OfficeFaultException">These are no days, or too many.</exception>
    public static void CheckDays(DateOnly from, DateOnly until)
    {
        if (until < from || until.DayNumber - from.DayNumber >= LongestFigures || from.Year < 2000 || until.Year > 9000)
            throw OfficeFaultException.Invalid("from",
                $"日期范围需在 1 到 {LongestFigures} 天之间", $"from, until: 1 to {LongestFigures} days");
    }

    /// <summary>What was read with one more than a page holds.</summary>
    public static RecordPage<T> PageOf<T>(IReadOnlyList<T> items, int size, Func<T, RecordPlace> placeOf) =>
        items.Count > size
            ? new([.. items.Take(size)], RecordCursor.Write(placeOf(items[size - 1])))
            : new(items, "");
}
