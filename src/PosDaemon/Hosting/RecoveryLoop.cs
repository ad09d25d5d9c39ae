using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Hosting;

/// <summary>After a lost journal: asks the cloud page by page what this terminal redeemed and never reported a slip
/// for, and gives each lane its part, until all of it stands in the journal again. A mark in the state directory keeps
/// the need over a restart.</summary>
internal sealed class RecoveryLoop : BackgroundService
{
    private readonly string _markFile;
    private readonly string _secondMarkFile;
    private readonly Caller _caller;
    private readonly JournalStore _journal;
    private readonly RedemptionClient _cloud;
    private readonly IReadOnlyList<LaneQueue> _lanes;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // Of size 1: a wake-up says only that there may be something; the mark says whether there is.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public RecoveryLoop(LoadedConfiguration configuration, LaneQueues lanes, JournalStore journal,
        RedemptionClient cloud, Caller caller, TimeProvider time, ILogger<RecoveryLoop> log)
    {
        _markFile = configuration.InState("recovery.due");
        _secondMarkFile = configuration.InState("recovery.again");
        _lanes = [.. configuration.Options.Lanes.Select(entry => lanes[entry.Name])];
        (_caller, _journal, _cloud, _time, _log) = (caller, journal, cloud, time, log);
        journal.Opened += opened =>
        {
            if (opened.IsFresh) Request();
        };
    }

    private bool IsDue => File.Exists(_markFile) || File.Exists(_secondMarkFile);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (IsDue) await RecoverAsync(stoppingToken);
        while (await _wakes.Reader.WaitToReadAsync(stoppingToken))
        {
            while (_wakes.Reader.TryRead(out _))
            {
                if (IsDue) await RecoverAsync(stoppingToken);
            }
        }
    }

    /// <summary>The journal in use is a fresh one. By the journal's writer.</summary>
    private void Request()
    {
        // On the disk before the journal, which is flushed, says that it is fresh no more. A mark that is there already
        // may be that of the journal before, about to be removed: then a second one keeps the need.
        if (!OwnerOnlyFile.TryWriteNew(_markFile, [])) _ = OwnerOnlyFile.TryWriteNew(_secondMarkFile, []);

        _ = _wakes.Writer.TryWrite(true);   // full means that a wake-up is waiting already
    }

    /// <summary>Asks until everything that was lost stands in the journal again. What a try has got stays, and is left
    /// out by the next.</summary>
    private async Task RecoverAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAllPagesAsync(isFirst: attempt == 1, stopping) && TryClearMark()) return;
            await Task.Delay(RetryPolicy.AfterAttempt(attempt), _time, stopping);
        }
    }

    private async Task<bool> TryAllPagesAsync(bool isFirst, CancellationToken stopping)
    {
        var recovered = 0;
        var request = new ListUnreportedRequest { Caller = _caller };
        while (true)
        {
            var answer = await _cloud.ListUnreportedAsync(request, stopping);
            if (answer is not CloudAnswer<ListUnreportedResponse>.Answered { Response: var page })
            {
                if (isFirst && answer is CloudAnswer<ListUnreportedResponse>.NoAnswer none)
                    _log.RecoveryWaits(none.Reason);
                return false;
            }

            try
            {
                var lost = await FindLostAsync(page);
                if (!await DistributeAsync(lost, stopping)) return false;
                recovered += lost.Count;
            }
            catch (JournalException)
            {
                return false;   // the lanes say it aloud, and when it is over
            }

            if (RecoveryPolicy.NextSince(request.Since, page.Items) is not { } since) break;
            request = new ListUnreportedRequest { Caller = _caller, Since = since };
        }

        if (recovered > 0) _log.Recovered(recovered);
        return true;
    }

    /// <summary>What has a slip and is not in the journal: a try before, or the work since, may have brought it there.
    /// </summary>
    private async Task<List<UnreportedItem>> FindLostAsync(ListUnreportedResponse page)
    {
        var lost = new List<UnreportedItem>();
        foreach (var item in page.Items)
        {
            if (item.Accepted?.Slip is not null && await _journal.FindAsync(new ScanId(item.ScanId)) is null)
                lost.Add(item);
        }

        return lost;
    }

    /// <summary>Items of a lane that is no longer configured go to the first: somebody has to see them.</summary>
    /// <returns>False when a lane could not write its part down.</returns>
    private async Task<bool> DistributeAsync(List<UnreportedItem> lost, CancellationToken stopping)
    {
        var shares = lost.GroupBy(item =>
            _lanes.FirstOrDefault(lane => lane.Lane == item.Lane) ?? _lanes[0]);
        foreach (var share in shares)
        {
            var isDone = await share.Key.EnqueueAsync(at => new LaneInput.Unreported(at, [.. share]))
                .WaitAsync(stopping);
            if (!isDone) return false;
        }

        return true;
    }

    /// <returns>False where the journal was lost once more meanwhile; then a mark stays.</returns>
    private bool TryClearMark()
    {
        if (!File.Exists(_secondMarkFile)) File.Delete(_markFile);
        if (!File.Exists(_secondMarkFile)) return true;
        File.Move(_secondMarkFile, _markFile, overwrite: true);
        return false;
    }
}
