namespace PosDaemon.Lanes;

/// <summary>How long to wait before the same question is asked again. Short at first, since most lost replies are
/// one lost packet; then slow, since a cloud that is down does not need more callers. The cloud client adds the
/// jitter (a pure policy has no chance).</summary>
public static class RetryPolicy
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10),
    ];

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);

    /// <param name="attempt">The attempt that failed, from 1.</param>
    public static TimeSpan AfterAttempt(int attempt) =>
        attempt <= Delays.Length ? Delays[Math.Max(attempt, 1) - 1] : Slow;
}
