using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>After a lost journal: asks the cloud what this terminal redeemed and never reported a slip for, until it
/// answers, and gives each lane its part. A mark in the state directory keeps the need over a restart.</summary>
internal sealed class RecoveryLoop : BackgroundService
{
    private readonly string _markFile;
    private readonly Caller _caller;
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
        _lanes = [.. configuration.Options.Lanes.Select(entry => lanes[entry.Name])];
        (_caller, _cloud, _time, _log) = (caller, cloud, time, log);
        journal.Opened += opened =>
        {
            if (opened.IsFresh) Request();
        };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (File.Exists(_markFile)) await RecoverAsync(stoppingToken);
        while (await _wakes.Reader.WaitToReadAsync(stoppingToken))
        {
            while (_wakes.Reader.TryRead(out _))
            {
                if (File.Exists(_markFile)) await RecoverAsync(stoppingToken);
            }
        }
    }

    /// <summary>The journal in use is a fresh one. From any thread.</summary>
    private void Request()
    {
        File.WriteAllBytes(_markFile, []);
        _ = _wakes.Writer.TryWrite(true);   // full means that a wake-up is waiting already
    }

    private async Task RecoverAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            switch (await _cloud.ListUnreportedAsync(new ListUnreportedRequest { Caller = _caller }, stopping))
            {
                case CloudAnswer<ListUnreportedResponse>.Answered answered:
                    await DistributeAsync(answered.Response);
                    File.Delete(_markFile);
                    return;
                case CloudAnswer<ListUnreportedResponse>.NoAnswer none:
                    if (attempt == 1) _log.RecoveryWaits(none.Reason);
                    await Task.Delay(RetryPolicy.AfterAttempt(attempt), _time, stopping);
                    break;
            }
        }
    }

    /// <summary>Items of a lane that is no longer configured go to the first: somebody has to see them.</summary>
    private async Task DistributeAsync(ListUnreportedResponse response)
    {
        var shares = response.Items.GroupBy(item =>
            _lanes.FirstOrDefault(lane => lane.Lane == item.Lane) ?? _lanes[0]);
        foreach (var share in shares)
            await share.Key.EnqueueAsync(at => new LaneInput.Unreported(at, [.. share]));
        if (response.Items.Count > 0) _log.Recovered(response.Items.Count);
    }
}
