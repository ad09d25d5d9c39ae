using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>After each opening of the journal: asks the cloud page by page what this terminal redeemed and never
/// reported a slip for, or only one of which nobody knows whether it came out. What of it is not in the journal is
/// given to its lane; and the lanes learn which of the slips that the journal calls due may go. Asks until the cloud
/// has answered and the lanes have it.</summary>
internal sealed class RecoveryLoop : BackgroundService
{
    /// <summary>Longer than a request can be under way: one that was sent for a scan of the lost journal is carried out
    /// by then.</summary>
    private static readonly TimeSpan OnceMoreAfter = TimeSpan.FromMinutes(1);

    private readonly Caller _caller;
    private readonly JournalStore _journal;
    private readonly RedemptionClient _cloud;
    private readonly IReadOnlyList<LaneQueue> _lanes;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // Of size 1: a wake-up says only that a journal was opened.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // The newest opening is the one that counts, until it has been dealt with.
    private Opening? _newest;
    private Opening? _done;

    public RecoveryLoop(LoadedConfiguration configuration, LaneQueues lanes, JournalStore journal,
        RedemptionClient cloud, Caller caller, TimeProvider time, ILogger<RecoveryLoop> log)
    {
        _lanes = [.. configuration.Options.Lanes.Select(entry => lanes[entry.Name])];
        (_caller, _journal, _cloud, _time, _log) = (caller, journal, cloud, time, log);
        journal.Opened += opened =>
        {
            Volatile.Write(ref _newest, new Opening(opened, time.GetTimestamp()));
            _ = _wakes.Writer.TryWrite(true);   // full means that a wake-up is waiting already
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (Volatile.Read(ref _newest) is not { } opening || opening == _done)
                await _wakes.Reader.ReadAsync(stoppingToken);
            else if (await DealWithAsync(opening, stoppingToken))
                _done = opening;
        }
    }

    /// <returns>False when the journal was opened anew meanwhile: that opening has its own turn.</returns>
    private async Task<bool> DealWithAsync(Opening opening, CancellationToken stopping)
    {
        if (!await RecoverAsync(opening, stopping)) return false;
        if (opening.Journal.State == JournalState.Current) return true;
        return !await IsReplacedWithinAsync(opening, OnceMoreAfter, stopping) && await RecoverAsync(opening, stopping);
    }

    /// <summary>Asks until everything that was lost stands in the journal again. What a try has got stays, and is left
    /// out by the next.</summary>
    /// <returns>False when the journal was opened anew meanwhile.</returns>
    private async Task<bool> RecoverAsync(Opening opening, CancellationToken stopping)
    {
        var isBelieved = false;
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAllPagesAsync(opening, isFirst: attempt == 1, stopping)) return true;
            isBelieved = isBelieved || await BelieveAsync(opening.Journal, stopping);
            if (await IsReplacedWithinAsync(opening, RetryPolicy.AfterAttempt(attempt), stopping)) return false;
        }
    }

    private async Task<bool> TryAllPagesAsync(Opening opening, bool isFirst, CancellationToken stopping)
    {
        var recovered = 0;
        var withoutReport = ImmutableHashSet.CreateBuilder<ScanId>();
        DateTimeOffset? askedAt = null;
        var request = new ListUnreportedRequest { Caller = _caller, IncludeUnknown = true };
        try
        {
            while (true)
            {
                var answer = await _cloud.ListUnreportedAsync(request, stopping);
                if (answer is not CloudAnswer<ListUnreportedResponse>.Answered { Response: var page })
                {
                    if (isFirst && answer is CloudAnswer<ListUnreportedResponse>.NoAnswer none)
                        _log.RecoveryWaits(none.Reason);
                    return false;
                }

                askedAt ??= opening.OnTheCloudsClock(page.ServerTime.ToTimeOrNull(), _time);
                withoutReport.UnionWith(RecoveryPolicy.WithoutReport(page));
                var lost = await FindLostAsync(page);
                if (!await DistributeAsync(lost, stopping)) return false;
                recovered += lost.Count;
                if (RecoveryPolicy.NextSince(request.Since, page.Items) is not { } since) break;
                request = new ListUnreportedRequest { Caller = _caller, Since = since, IncludeUnknown = true };
            }

            if (!await TellLanesAsync(opening.Journal, withoutReport.ToImmutable(), askedAt.Value, stopping))
                return false;
            await _journal.ProveAsync(opening.Journal);
        }
        catch (JournalException)
        {
            return false;   // the lanes say it aloud, and when it is over
        }

        if (recovered > 0) _log.Recovered(recovered);
        return true;
    }

    /// <summary>A journal that has come as far as its mark is believed while the cloud does not answer; one without a
    /// mark waits.</summary>
    /// <returns>Whether all lanes know.</returns>
    private async Task<bool> BelieveAsync(JournalOpened opened, CancellationToken stopping) =>
        opened.State != JournalState.Unproven && await TellLanesAsync(opened, null, default, stopping);

    /// <returns>False when a lane could not take it; it is told again.</returns>
    private async Task<bool> TellLanesAsync(JournalOpened opened, ImmutableHashSet<ScanId>? withoutReport,
        DateTimeOffset askedAt, CancellationToken stopping)
    {
        var taken = await Task.WhenAll(_lanes.Select(lane => EnqueueAsync(
            lane, at => new LaneInput.SlipsChecked(at, opened.Number, withoutReport, askedAt), stopping)));
        return taken.All(isTaken => isTaken);
    }

    /// <summary>What has a slip and is not in the journal: a try before, or the work since, may have brought it there.
    /// </summary>
    private async Task<List<LostItem>> FindLostAsync(ListUnreportedResponse page)
    {
        var lost = new List<LostItem>();
        foreach (var item in page.Items)
        {
            var known = new LostItem(item, await _journal.FindAsync(new ScanId(item.ScanId)));
            if (known.IsLost) lost.Add(known);
        }

        return lost;
    }

    /// <summary>Items of a lane that is no longer configured go to the first: somebody has to see them.</summary>
    /// <returns>False when a lane could not write its part down.</returns>
    private async Task<bool> DistributeAsync(List<LostItem> lost, CancellationToken stopping)
    {
        var shares = lost.GroupBy(known =>
            _lanes.FirstOrDefault(lane => lane.Lane == known.Item.Lane) ?? _lanes[0]);
        foreach (var share in shares)
        {
            if (!await EnqueueAsync(share.Key, at => new LaneInput.Unreported(at, [.. share]), stopping)) return false;
        }

        return true;
    }

    /// <returns>False where the lane did not carry it out, also because its queue is full.</returns>
    private static async Task<bool> EnqueueAsync(
        LaneQueue lane, Func<Moment, LaneInput> input, CancellationToken stopping)
    {
        try
        {
            return await lane.EnqueueAsync(input).WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> IsReplacedWithinAsync(Opening opening, TimeSpan span, CancellationToken stopping)
    {
        using var alarm = new CancellationTokenSource(span, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, alarm.Token);
        try
        {
            while (Volatile.Read(ref _newest) == opening) await _wakes.Reader.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>One opening of the journal.</summary>
    /// <param name="Journal">What was opened.</param>
    /// <param name="Stamp">When, by the monotonic clock.</param>
    private sealed record Opening(JournalOpened Journal, long Stamp)
    {
        /// <summary>When that was by the cloud's clock: what was redeemed since cannot be on paper from before. Where
        /// the clock makes no sense, whatever the cloud does not name counts as reported.</summary>
        public DateTimeOffset OnTheCloudsClock(DateTimeOffset? now, TimeProvider time)
        {
            var age = time.GetElapsedTime(Stamp);
            return now is { } known && known.Ticks > age.Ticks ? known - age : DateTimeOffset.MaxValue;
        }
    }
}
