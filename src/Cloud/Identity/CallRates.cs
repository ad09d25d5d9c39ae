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

    // All terminals of a shop may be behind one address, and come at once when a node has started.
    private const int StrangersPerSecond = 20, StrangersAtOnce = 400;

    private readonly PartitionedRateLimiter<string> _terminals;
    private readonly PartitionedRateLimiter<string> _enrolments;
    private readonly PartitionedRateLimiter<string> _strangers;

    /// <param name="perSecond">Of one terminal, above 0; four seconds' worth may come at once.</param>
    public CallRates(int perSecond)
    {
        _terminals = Each(perSecond, TimeSpan.FromSeconds(1), perSecond * SecondsAtOnce);
        _enrolments = Each(EnrolmentsPerMinute, TimeSpan.FromMinutes(1), EnrolmentsPerMinute);
        _strangers = Each(StrangersPerSecond, TimeSpan.FromSeconds(1), StrangersAtOnce);
    }

    /// <exception cref="CallerRefusedException">It asks too often.</exception>
    public void CountCall(string terminal) => Count(_terminals, terminal, $"{terminal} asks too often: wait a second");

    /// <param name="address">Of the machine that asks.</param>
    /// <exception cref="CallerRefusedException">It asks too often.</exception>
    public void CountEnrolment(string address) =>
        Count(_enrolments, address, "too many enrolments from this address: wait a minute");

    /// <summary>Of a certificate that was not seen before, which costs a look into the ledger.</summary>
    /// <param name="address">Of the machine that shows it.</param>
    /// <exception cref="CallerRefusedException">There are too many.</exception>
    public void CountStranger(string address) =>
        Count(_strangers, address, "too many unknown certificates from this address: wait a second");

    /// <param name="terminal">That asks for its next certificate.</param>
    /// <exception cref="CallerRefusedException">It asks too often.</exception>
    public void CountRenewal(string terminal) =>
        Count(_enrolments, $"renewal of {terminal}", $"{terminal} renews too often: wait a minute");

    public void Dispose()
    {
        _strangers.Dispose();
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
