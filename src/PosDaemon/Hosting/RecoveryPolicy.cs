using Google.Protobuf.WellKnownTypes;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Hosting;

/// <summary>What a page of the cloud's list of unreported slips says, and from where the next is asked for. Pure.
/// </summary>
internal static class RecoveryPolicy
{
    // Beyond it there is no next millisecond.
    private static readonly long LastMoment = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A page is in the order in which the requests came to the cloud, and what it says is when they were
    /// redeemed: a request may have waited between. So pages overlap by more than any request waits.</summary>
    private const long Overlap = 60_000;

    /// <summary>Each next page begins later than the one before, so that asking comes to an end whatever the cloud
    /// answers. A page of less than the overlap is gone through by halves: what comes behind it was hardly redeemed
    /// before half of it. Behind a page that is full of one millisecond the next millisecond is asked for.</summary>
    /// <param name="since">From where this page was asked for; null for the first.</param>
    /// <param name="page">What the cloud answered.</param>
    /// <returns>Null when there is nothing behind this page.</returns>
    public static Timestamp? NextSince(Timestamp? since, IEnumerable<UnreportedItem> page)
    {
        var asked = Milliseconds(since) ?? long.MinValue;
        var times = page.Select(item => Milliseconds(item.Accepted?.RedeemedAt)).OfType<long>()
            .Where(time => time >= 0 && time < LastMoment).Order().ToList();
        if (times.Count == 0) return null;
        var later = times.FindAll(time => time > asked);
        var overlapping = Math.Max(times[^1] - Overlap, 0);
        var next = overlapping > asked ? overlapping
            : later.Count > 0 ? later[(later.Count - 1) / 2]
            : times[^1] + 1;
        return next > asked ? Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(next)) : null;
    }

    /// <summary>The scans of which no copy was ever reported: such a slip may print without a mark.</summary>
    public static IEnumerable<ScanId> WithoutReport(ListUnreportedResponse page) =>
        page.Items.Where(item => item.ReportedCopy == 0).Select(item => new ScanId(item.ScanId));

    private static long? Milliseconds(Timestamp? time) => time.ToTimeOrNull()?.ToUnixTimeMilliseconds();
}
