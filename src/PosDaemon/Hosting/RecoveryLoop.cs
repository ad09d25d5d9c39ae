using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>After a lost journal: asks the cloud what this terminal redeemed and never reported a slip for, until it
/// answers, and gives each lane its part. A mark in the state directory keeps the need over a restart.</summary>
internal sealed class RecoveryLoop(
    string markFile,
    ListUnreportedRequest question,
    Func<ListUnreportedRequest, CancellationToken, Task<CloudAnswer<ListUnreportedResponse>>> ask,
    IReadOnlyList<LaneLoop> lanes,
    TimeProvider time,
    ILogger log)
{
    // Of size 1: a wake-up says only "look"; the mark says whether there is something to do.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The journal in use is a fresh one. From any thread.</summary>
    public void Want()
    {
        File.WriteAllBytes(markFile, []);
        _ = _wakes.Writer.TryWrite(true);   // full means that a wake-up is waiting already
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (File.Exists(markFile)) await RecoverAsync(stopping);
            while (await _wakes.Reader.WaitToReadAsync(stopping))
            {
                while (_wakes.Reader.TryRead(out _))
                {
                    if (File.Exists(markFile)) await RecoverAsync(stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: the mark stays until the cloud has answered.
            log.QuestionGivenUp();
        }
    }

    private async Task RecoverAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            switch (await ask(question, stopping))
            {
                case CloudAnswer<ListUnreportedResponse>.Answered answered:
                    await GiveAsync(answered.Response);
                    File.Delete(markFile);
                    return;
                case CloudAnswer<ListUnreportedResponse>.NoAnswer none:
                    if (attempt == 1) log.RecoveryWaits(none.Reason);
                    await Task.Delay(RetryPolicy.AfterAttempt(attempt), time, stopping);
                    break;
            }
        }
    }

    /// <summary>Items of a lane that is no longer configured go to the first: somebody has to see them.</summary>
    private async Task GiveAsync(ListUnreportedResponse reply)
    {
        var shares = reply.Items.GroupBy(item =>
            lanes.FirstOrDefault(lane => lane.Options.Name == item.Lane) ?? lanes[0]);
        foreach (var share in shares)
            await share.Key.Inbox.PostAsync(at => new LaneInput.Unreported(at, [.. share]));
        if (reply.Items.Count > 0) log.Recovered(reply.Items.Count);
    }
}
