using System.Collections.Concurrent;
using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>Guests at all lanes of a shop, one behind the other: each shows a single seat of its own, hears that it is
/// accepted and takes the slip. Measures how long each waits for the verdict.</summary>
internal sealed class SteadyGuests(Shop shop, IEnumerable<SoldCode> tickets) : IAsyncDisposable
{
    private readonly ConcurrentQueue<SoldCode> _tickets = new(tickets);
    private readonly ConcurrentQueue<Wait> _waits = new();
    private readonly CancellationTokenSource _evening = new();
    private Task _coming = Task.CompletedTask;
    private int _unanswered;
    private int _asked;

    /// <summary>The titles of what was shown and accepted.</summary>
    public IEnumerable<string> Served => _waits.Select(wait => wait.Title);

    /// <summary>Guests who were told "no answer yet" before they were accepted.</summary>
    public int Unanswered => _unanswered;

    public void Come() => _coming = Task.WhenAll(shop.Plan.Lanes.Select(lane => ComeAsync(shop.Lane(lane))));

    /// <summary>Waits until so many more have been served.</summary>
    public Task ServedAsync(int more)
    {
        var enough = _waits.Count + more;
        return UntilAsync(() => _waits.Count >= enough, $"{more} more guests are served");
    }

    /// <summary>Waits for something while they keep coming.</summary>
    public Task UntilAsync(Func<bool> isSo, string what) => shop.UntilAsync(async () =>
    {
        if (_coming.IsCompleted) await _coming;
        Assert.False(_coming.IsCompleted, $"all tickets are used before this came: {what}");
        return isSo();
    }, () => what);

    /// <summary>Nobody else comes; whoever is there is served.</summary>
    public async Task GoHomeAsync()
    {
        await _evening.CancelAsync();
        await _coming;
    }

    /// <summary>The longest wait of those who were served since this was asked last, or since the first.</summary>
    public TimeSpan LongestWaitSinceThen()
    {
        var (since, now) = (_asked, _waits.Count);
        _asked = now;
        return _waits.Take(since..now).Max(wait => wait.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _evening.CancelAsync();
        // What went wrong has been told where it was waited for.
        await _coming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _evening.Dispose();
    }

    private async Task ComeAsync(ShopLane lane)
    {
        while (!_evening.IsCancellationRequested && _tickets.TryDequeue(out var ticket))
        {
            var (began, unanswered) = (0L, false);
            var verdict = await lane.VerdictAsync(
                () =>
                {
                    began = shop.Time.GetTimestamp();
                    return shop.Bench.ScanAsync(lane.Plan.Scanner, ticket.Code);
                },
                verdict =>
                {
                    unanswered |= verdict.Kind == "noAnswer";
                    return verdict.Kind is "accepted" or "refused";
                });
            Assert.True(verdict.Kind == "accepted", $"{ticket.Title}: {verdict}\n{shop.Logs()}");
            if (unanswered) Interlocked.Increment(ref _unanswered);
            _waits.Enqueue(new Wait(ticket.Title, shop.Time.GetElapsedTime(began)));
            await lane.PrintedAsync(verdict.ScanId!);
        }
    }

    private sealed record Wait(string Title, TimeSpan Time);
}
