using System.Threading.RateLimiting;

namespace PosCloud.Identity;

/// <summary>How often one caller may call: so that a terminal that went mad, or a guesser of tokens, takes nothing from
/// the others. Safe for any thread.</summary>
internal sealed class CallRates : IDisposable
{
    /// <summary>Calls a second of one terminal; a busy gate with ten lanes asks five.</summary>
    public const int UsualPerSecond = 50;

    // A terminal that was off line comes back with its reports.
    private const int SecondsAtOnce = 4;

    private const int EnrolmentsPerMinute = 20;

    private readonly PartitionedRateLimiter<string> _terminals;
    private readonly PartitionedRateLimiter<string> _enrolments;

    /// <param name="perSecond">Of one terminal, above 0; four seconds' worth may come at once.</param>
    public CallRates(int perSecond)
    {
        _terminals = Each(perSecond, TimeSpan.FromSeconds(1), perSecond * SecondsAtOnce);
        _enrolments = Each(EnrolmentsPerMinute, TimeSpan.FromMinutes(1), EnrolmentsPerMinute);
    }

    /// <exception cref="CallerRefusedException">It asks too often.</exception>
    public void CountCall(string terminal) => Count(_terminals, terminal, $"{terminal} asks too often: wait a second");

    /// <param name="address">Of the machine that asks.</param>
    /// <exception cref="CallerRefusedException">It asks too often.</exception>
    public void CountEnrolment(string address) =>
        Count(_enrolments, address, "too many enrolments from this address: wait a minute");

    public void Dispose()
    {
        _terminals.Dispose();
        _enrolments.Dispose();
    }

    private static void Count(PartitionedRateLimiter<string> limiter, string who, string why)
    {
        using var lease = limiter.AttemptAcquire(who);
        if (!lease.IsAcquired)
            throw new CallerRefusedException(CallerFault.TooOften, why);
    }

    private static PartitionedRateLimiter<string> Each(int tokens, TimeSpan period, int atOnce) =>
        PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(
            who, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = atOnce,
                TokensPerPeriod = tokens,
                ReplenishmentPeriod = period,
                QueueLimit = 0,
            }), StringComparer.Ordinal);
}
