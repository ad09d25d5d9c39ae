using PosDaemon.Lanes;

namespace PosDaemon;

/// <summary>How long a part that failed by a bug is left alone before it is started again: longer at each failure in a
/// row, up to 30 s. Used by one loop.</summary>
internal sealed class RestartWaits
{
    /// <summary>A part that ran for so long since its last failure is sound: its next failure is a first one.</summary>
    public static readonly TimeSpan Sound = TimeSpan.FromMinutes(5);

    private int _failures;
    private TimeSpan _failedAt;

    /// <param name="now">Of a monotonic clock, from any instant.</param>
    public TimeSpan Next(TimeSpan now)
    {
        if (now - _failedAt > Sound) _failures = 0;
        (_failures, _failedAt) = (_failures + 1, now);
        return RetryPolicy.AfterAttempt(_failures);
    }
}
