using Microsoft.Extensions.Logging;
using PosCloud.Admin.Reports;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;

namespace PosCloud.Admin.Settling;

/// <summary>Puts down which money is the merchant's, day by day. A use is settled as soon as it cannot be taken back
/// any more, and no use that is settled is taken back; seven days after the payment so is the rest, and the code stays
/// good. What goes back to a buyer later is an entry below zero. A closed day does not change.</summary>
internal sealed class SettlementUseCase(ILedgerStore ledger, TimeProvider time, ILogger<SettlementUseCase> log)
{
    // Orders and things in one transaction, but for an order that has more: a redemption waits no longer than for so
    // many.
    private const int AtOnce = 50;
    private const int ThingsAtOnce = 500;

    /// <summary>Settles some of what is due.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> SettleAsync()
    {
        var now = time.GetLedgerNow();
        var paidUntil = now - SettlementPolicy.Patience;
        var (due, closedThrough, zone) = await ledger.ReadAsync(async session => (
            await SettlementStatements.ListDueAsync(session, now, paidUntil, 1),
            await SettlementStatements.ReadClosedThroughAsync(session),
            (await CatalogueStatements.ReadProfileAsync(session)).TimeZone));
        var yesterday = TimeZones.DayAt(now, zone).AddDays(-1);
        if (due.Count == 0 && !IsToClose(closedThrough, yesterday))
            return false;
        var (orders, entries) = await ledger.WriteAsync(async session =>
        {
            var closed = await SettlementStatements.BeginTurnAsync(session);
            if (IsToClose(closed, yesterday))
            {
                await SettlementStatements.CloseAsync(session, closed, yesterday, now);
                closed = SettlementStatements.Write(yesterday);
            }

            var found = await SettlementStatements.ListDueAsync(session, now, paidUntil, AtOnce);
            if (found.Count == 0)
                return (0, 0);
            var locked = await SettlementStatements.LockAsync(
                session, await SettlementStatements.LimitAsync(session, found, ThingsAtOnce));
            if (locked.Count == 0)
                return (0, 0);
            var day = SettlementStatements.DayAfter(closed);
            var decided = (await SettlementStatements.ReadAsync(session, locked, now))
                .SelectMany(order => SettlementPolicy.Decide(order, day, now)).ToList();
            await SettlementStatements.CompleteAsync(session, locked, decided, now, paidUntil);
            return (locked.Count, decided.Count);
        });
        if (entries > 0)
            OfficeLog.Settled(log, entries, orders);
        return orders > 0;
    }

    /// <summary>Days in which something was settled, the newest first, with what is not settled yet.</summary>
    /// <exception cref="OfficeFaultException">These are no days.</exception>
    public async Task<SettlementOverview> ReadAsync(DateOnly from, DateOnly until)
    {
        RecordsUseCase.CheckDays(from, until);
        return await ledger.ReadReportAsync(async session => new SettlementOverview(
            await SettlementStatements.ListDaysAsync(session, from, until),
            [
                .. (await SettlementStatements.SumPendingAsync(session))
                    .Select(one => new PendingSettlement(one.Currency, one.Amount)),
            ]));
    }

    /// <exception cref="OfficeFaultException">The cursor is none.</exception>
    public async Task<RecordPage<SettlementRecord>> ListAsync(SettlementFilter filter, string? cursor, int? limit)
    {
        var size = Math.Clamp(limit ?? RecordsUseCase.UsualPage, 1, RecordsUseCase.LargestPage);
        var after = RecordCursor.Read(cursor);
        if (after is { } place && !SettlementStatements.IsPlace(place))
            throw RecordCursor.Wrong();
        var items = await ledger.ReadAsync(
            session => SettlementStatements.ListAsync(session, filter, after, size + 1));
        return RecordsUseCase.PageOf(items, size, SettlementStatements.PlaceOf);
    }

    /// <summary>Every one of them, the newest first, page by page. Of those that come in meanwhile none is among them.
    /// </summary>
    public async IAsyncEnumerable<SettlementRecord> ReadAllAsync(SettlementFilter filter)
    {
        RecordPlace? place = null;
        while (true)
        {
            var items = await ledger.ReadAsync(
                session => SettlementStatements.ListAsync(session, filter, place, RecordsUseCase.ExportPage));
            foreach (var item in items)
                yield return item;
            if (items.Count < RecordsUseCase.ExportPage)
                yield break;
            place = SettlementStatements.PlaceOf(items[^1]);
        }
    }

    // A day of the merchant whose zone was set to the west ends later, and is closed with the next.
    private static bool IsToClose(string closedThrough, DateOnly yesterday) =>
        string.CompareOrdinal(closedThrough, SettlementStatements.Write(yesterday)) < 0;
}

/// <summary>What was settled, and what is not yet.</summary>
internal sealed record SettlementOverview(
    IReadOnlyList<SettlementDay> Days, IReadOnlyList<PendingSettlement> Pending);

/// <summary>Money that was paid, did not go back and is not settled, in minor units.</summary>
internal sealed record PendingSettlement(string Currency, long Amount);
