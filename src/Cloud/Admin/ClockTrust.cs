using Microsoft.Extensions.Logging;
using PosCloud.Ledger;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Admin;

/// <summary>Whether this machine's clock can be believed for what nothing takes back: erasing, closing a day,
/// cancelling. One that is ahead for a minute after a start would else do in that minute what was to be done in a year.
/// </summary>
/// <remarks>Believed at a start where the newest record is of the last hour. Else, and whenever it has jumped, it has
/// to go evenly, beside the clock that nobody sets, for ten minutes, and for six hours where the newest record is two
/// days old; or to jump back.</remarks>
/// <param name="ledger">Has the newest record.</param>
/// <param name="time">Both clocks.</param>
/// <param name="log">Is told when it is doubted, and when it is believed again.</param>
internal sealed class ClockTrust(ILedgerStore ledger, TimeProvider time, ILogger<ClockTrust> log)
{
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Long = TimeSpan.FromHours(6);

    // Guards what follows for the length of a look.
    private readonly Lock _gate = new();
    private Moment? _believed;
    private (Moment Since, Moment Last, TimeSpan Needed)? _doubted;

    /// <returns>False: nothing is to be done now that goes by the time of the day and cannot be undone.</returns>
    /// <exception cref="LedgerException">The newest record cannot be read; asked again at the next call.</exception>
    public async Task<bool> IsBelievedAsync()
    {
        lock (_gate)
            if (Compare(Now()) is { } isBelieved)
                return isBelieved;
        var newest = await ledger.ReadAsync(OrderStatements.ReadNewestTimeAsync);
        lock (_gate)
        {
            var now = Now();
            // Somebody else who asked may have been quicker.
            if (Compare(now) is { } isBelieved)
                return isBelieved;
            var needed = NeededAfter(now.Wall - newest);
            var hasJumped = _believed is not null || _doubted is not null;
            Doubt(now, hasJumped && needed < Short ? Short : needed);
            return Compare(now) is true;
        }
    }

    // Null: it is doubted from now on, and the newest record says for how long.
    private bool? Compare(Moment now)
    {
        var isBack = _believed is { } before && IsEven(before, now);
        if (!isBack)
        {
            if (_doubted is not { } doubted || !IsEven(doubted.Last, now))
                return null;
            if (time.GetElapsedTime(doubted.Since.Ticks, now.Ticks) < doubted.Needed)
            {
                _doubted = doubted with { Last = now };
                return false;
            }
        }

        Believe(now);
        return true;
    }

    private Moment Now() => new(time.GetUtcNow(), time.GetTimestamp());

    // Null: there is no record that could be lost.
    private static TimeSpan NeededAfter(TimeSpan? sinceNewest) => sinceNewest switch
    {
        null => TimeSpan.Zero,
        { } gap when gap <= Recent => TimeSpan.Zero,
        { } gap when gap <= Old => Short,
        _ => Long,
    };

    private void Doubt(Moment now, TimeSpan needed)
    {
        if (needed > TimeSpan.Zero)
            OfficeLog.ClockDoubted(log, now.Wall, needed);
        _doubted = (now, now, needed);
    }

    private void Believe(Moment now)
    {
        if (_doubted is { Needed.Ticks: > 0 })
            OfficeLog.ClockBelieved(log, now.Wall);
        (_believed, _doubted) = (now, null);
    }

    private bool IsEven(Moment before, Moment now) =>
        (now.Wall - before.Wall - time.GetElapsedTime(before.Ticks, now.Ticks)).Duration() < Jump;

    /// <param name="Wall">By the clock that people set.</param>
    /// <param name="Ticks">By the one that nobody sets.</param>
    private readonly record struct Moment(DateTimeOffset Wall, long Ticks);
}
