namespace PosCloud.Admin.Webhooks;

/// <summary>When a message that did not arrive is tried again. Pure. The times are those that Standard Webhooks
/// advises: two days in all.</summary>
internal static class WebhookPolicy
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
    ];

    /// <summary>So long a message is kept after it arrived.</summary>
    public static readonly TimeSpan KeepsDelivered = TimeSpan.FromDays(30);

    /// <summary>So long after it happened what never arrived is kept, to be sent once more.</summary>
    public static readonly TimeSpan KeepsFailed = TimeSpan.FromDays(90);

    /// <summary>The status of an endpoint that is there no more.</summary>
    public const int Gone = 410;

    /// <param name="attempts">Made so far, at least one.</param>
    /// <param name="spread">0 to 1, by chance: those that failed together do not come back together.</param>
    /// <returns>How long to wait; null: it is given up.</returns>
    public static TimeSpan? WaitAfter(int attempts, double spread) => attempts <= Waits.Length
        ? Waits[attempts - 1] * (1 + (0.2 * spread))
        : null;

    /// <summary>The other end says that it is there no more (Standard Webhooks: 410 Gone): it is told nothing further.
    /// </summary>
    public static bool IsGone(int status) => status == Gone;
}
