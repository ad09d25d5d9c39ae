using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Outbox;

/// <summary>What to send next and what an answer means. Pure; the loop waits and sends, the store keeps. No item
/// blocks another: one that failed twice in company goes alone, each has its own waiting time, and one that keeps
/// failing is parked where status shows it and asked for slowly from then on. <see cref="OutboxPace"/> says how it goes
/// on after an outage.</summary>
public static class OutboxPolicy
{
    /// <summary>Reports in one request; the contract allows 500.</summary>
    public const int MaxBatch = 100;

    private const int TriesInCompany = 2;
    private const int TriesBeforeParked = 12;
    private static readonly TimeSpan ParkedPeriod = TimeSpan.FromMinutes(10);
    private static readonly int[] DelaySeconds = [1, 2, 5, 10, 30];

    /// <summary>The longest that a report is put off by itself: one that is put off longer has its time from a clock
    /// that was ahead, and is due.</summary>
    public static TimeSpan LongestDelay(bool isParked) =>
        isParked ? ParkedPeriod : TimeSpan.FromSeconds(DelaySeconds[^1]);

    /// <summary>It may be sent now.</summary>
    public static bool IsDue(OutboxItem item, DateTimeOffset now) => item.NextAt <= now
        || (!item.IsRejected && item.NextAt - now > LongestDelay(item.Parked is not null));

    /// <param name="due">What may be sent now, oldest first.</param>
    /// <param name="together">How many that failed twice may go together.</param>
    public static IReadOnlyList<OutboxItem> NextBatch(IReadOnlyList<OutboxItem> due, int together)
    {
        var inCompany = due.Where(item => item.Tries < TriesInCompany).Take(MaxBatch).ToList();
        // Fresh items first: a poison one that is due again must not hold them up.
        return inCompany.Count > 0 ? inCompany : [.. due.Take(together)];
    }

    public static IReadOnlyList<OutboxChange> Answered(
        IReadOnlyList<OutboxItem> batch, ReportSlipsResponse reply, DateTimeOffset now) =>
        Nonsense(batch, reply) is { } why
            ? NotAnswered(batch, now, why)
            : [.. batch.Zip(reply.Verdicts, (item, verdict) => AnsweredItem(item, verdict, now))];

    /// <summary>What makes the reply worth nothing; null when it can be used.</summary>
    public static string? Nonsense(IReadOnlyList<OutboxItem> batch, ReportSlipsResponse reply) =>
        reply.Verdicts.Count == batch.Count
            ? null
            : $"the cloud gave {reply.Verdicts.Count} verdicts for {batch.Count} reports";

    /// <summary>The cloud may have stored them or not: they are sent again as they are.</summary>
    public static IReadOnlyList<OutboxChange> NotAnswered(
        IReadOnlyList<OutboxItem> batch, DateTimeOffset now, string why) =>
        [.. batch.Select(item => Again(item, now, why))];

    private static OutboxChange AnsweredItem(OutboxItem item, ItemVerdict verdict, DateTimeOffset now) =>
        verdict.Verdict switch
        {
            ItemVerdict.Types.Verdict.Stored or ItemVerdict.Types.Verdict.Known
                or ItemVerdict.Types.Verdict.Conflict => new OutboxChange.Done(item.Id),
            ItemVerdict.Types.Verdict.Rejected => new OutboxChange.Later(
                item.Id, item.Tries + 1, DateTimeOffset.MaxValue, $"rejected by the cloud: {verdict.Message}"),
            _ => Again(item, now, $"the cloud gave a verdict this version does not know: {verdict.Verdict}"),
        };

    private static OutboxChange.Later Again(OutboxItem item, DateTimeOffset now, string why)
    {
        var tries = item.Tries + 1;
        var isParked = tries >= TriesBeforeParked;
        var delay = isParked
            ? ParkedPeriod
            : TimeSpan.FromSeconds(DelaySeconds[Math.Min(tries, DelaySeconds.Length) - 1]);
        return new OutboxChange.Later(item.Id, tries, now + delay, isParked ? why : null);
    }
}
