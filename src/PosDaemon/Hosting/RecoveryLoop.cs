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
/// reported a slip for. What of it is not in the journal is given to its lane; and the lanes learn which of the slips
/// that the journal calls due may go. Asks until the cloud has answered and the lanes have it.</summary>
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

    // Of size 1: a wake-up says only that a journal was opened; the newest is the one that counts.
    private readonly Channel<JournalOpened> _opened = Channel.CreateBounded<JournalOpened>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public RecoveryLoop(LoadedConfiguration configuration, LaneQueues lanes, JournalStore journal,
        RedemptionClient cloud, Caller caller, TimeProvider time, ILogger<RecoveryLoop> log)
    {
        _lanes = [.. configuration.Options.Lanes.Select(entry => lanes[entry.Name])];
        (_caller, _journal, _cloud, _time, _log) = (caller, journal, cloud, time, log);
        journal.Opened += opened => _ = _opened.Writer.TryWrite(opened);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var opened in _opened.Reader.ReadAllAsync(stoppingToken))
        {
            if (!await RecoverAsync(opened, stoppingToken) || opened.State == JournalState.Current) continue;
            if (!await IsReplacedWithinAsync(OnceMoreAfter, stoppingToken)) await RecoverAsync(opened, stoppingToken);
        }
    }

    /// <summary>Whether another journal was opened meanwhile, which has its own turn.</summary>
    private async Task<bool> IsReplacedWithinAsync(TimeSpan span, CancellationToken stopping)
    {
        using var alarm = new CancellationTokenSource(span, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, alarm.Token);
        try
        {
            return await _opened.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Asks until everything that was lost stands in the journal again. What a try has got stays, and is left
    /// out by the next.</summary>
    /// <returns>False when another journal was opened meanwhile.</returns>
    private async Task<bool> RecoverAsync(JournalOpened opened, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAllPagesAsync(opened, isFirst: attempt == 1, stopping)) return true;
            if (await IsReplacedWithinAsync(RetryPolicy.AfterAttempt(attempt), stopping)) return false;
        }
    }

    private async Task<bool> TryAllPagesAsync(JournalOpened opened, bool isFirst, CancellationToken stopping)
    {
        var recovered = 0;
        var withoutReport = ImmutableHashSet.CreateBuilder<ScanId>();
        DateTimeOffset? askedAt = null;
        var request = new ListUnreportedRequest { Caller = _caller };
        try
        {
            while (true)
            {
                var answer = await _cloud.ListUnreportedAsync(request, stopping);
                if (answer is not CloudAnswer<ListUnreportedResponse>.Answered { Response: var page })
                {
                    if (isFirst) await WithoutTheCloudAsync(opened, answer, stopping);
                    return false;
                }

                // Where the cloud does not say when, whatever it does not name counts as reported.
                askedAt ??= page.ServerTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue;
                withoutReport.UnionWith(page.Items.Select(item => new ScanId(item.ScanId)));
                var lost = await FindLostAsync(page);
                if (!await DistributeAsync(lost, stopping)) return false;
                recovered += lost.Count;
                if (RecoveryPolicy.NextSince(request.Since, page.Items) is not { } since) break;
                request = new ListUnreportedRequest { Caller = _caller, Since = since };
            }

            if (!await SettleAsync(opened, withoutReport.ToImmutable(), askedAt.Value, stopping)) return false;
            await _journal.ProveAsync(opened);
        }
        catch (JournalException)
        {
            return false;   // the lanes say it aloud, and when it is over
        }

        if (recovered > 0) _log.Recovered(recovered);
        return true;
    }

    /// <summary>A journal that has come as far as its mark is believed; one without a mark waits for the
    /// cloud.</summary>
    private async Task WithoutTheCloudAsync(
        JournalOpened opened, CloudAnswer<ListUnreportedResponse> answer, CancellationToken stopping)
    {
        if (answer is CloudAnswer<ListUnreportedResponse>.NoAnswer none) _log.RecoveryWaits(none.Reason);
        if (opened.State != JournalState.Unproven) await SettleAsync(opened, null, default, stopping);
    }

    /// <returns>False when a lane could not take it; it is told again.</returns>
    private async Task<bool> SettleAsync(JournalOpened opened, ImmutableHashSet<ScanId>? withoutReport,
        DateTimeOffset askedAt, CancellationToken stopping)
    {
        var taken = await Task.WhenAll(_lanes.Select(lane => lane.EnqueueAsync(
            at => new LaneInput.Settled(at, opened.Number, withoutReport, askedAt)))).WaitAsync(stopping);
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
            var isDone = await share.Key.EnqueueAsync(at => new LaneInput.Unreported(at, [.. share]))
                .WaitAsync(stopping);
            if (!isDone) return false;
        }

        return true;
    }
}
