using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace PosCloud.Admin.Staff;

/// <summary>How often sign-ins may be tried, on this node: so that a guesser of passwords is slow, whatever names he
/// tries. Safe for any thread.</summary>
internal sealed class SignInRates : IDisposable
{
    // All people of a shop may be behind one address, and begin their day at once.
    private const int AddressAtOnce = 30, AddressPerMinute = 10;

    // One person at one browser; whoever has stolen the browser's cookie guesses no quicker.
    private const int DeviceAtOnce = 10, DevicePerHour = 10;

    // What one subscriber has of IPv6 at least.
    private const int PrefixBytes = 8;

    private readonly PartitionedRateLimiter<string> _addresses = Each(
        AddressAtOnce, TimeSpan.FromMinutes(1) / AddressPerMinute);

    private readonly PartitionedRateLimiter<string> _devices = Each(
        DeviceAtOnce, TimeSpan.FromHours(1) / DevicePerHour);

    // Any page elsewhere can begin one: what it uses up is not what passwords are tried with.
    private readonly PartitionedRateLimiter<string> _starts = Each(
        AddressAtOnce, TimeSpan.FromMinutes(1) / AddressPerMinute);

    /// <returns>False: so many came from it that the next one is a stranger's.</returns>
    public bool TryCountDevice(string device) => TryCount(_devices, device);

    /// <param name="address">Whence it comes. Of IPv6 the first 64 bits count; null: not known, and one for all.
    /// </param>
    /// <exception cref="OfficeFaultException">It tries too often.</exception>
    public void CountAddress(IPAddress? address) => Count(_addresses, address);

    /// <summary>Of a way to a provider of OpenID Connect that is begun.</summary>
    /// <inheritdoc cref="CountAddress"/>
    public void CountStart(IPAddress? address) => Count(_starts, address);

    private static void Count(PartitionedRateLimiter<string> limiter, IPAddress? address)
    {
        if (!TryCount(limiter, KeyOf(address)))
            throw OfficeFaultException.TooOften(
                "此网络地址尝试登录过于频繁，请等一分钟再试。",
                "Too many sign-ins from this address: wait a minute and try again.");
    }

    public void Dispose()
    {
        _addresses.Dispose();
        _starts.Dispose();
        _devices.Dispose();
    }

    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } =>
            Convert.ToHexString(address.GetAddressBytes(), 0, PrefixBytes),
        _ => address.ToString(),
    };

    private static bool TryCount(PartitionedRateLimiter<string> limiter, string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> Each(int atOnce, TimeSpan period) =>
        PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(
            who, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = atOnce,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = period,
                QueueLimit = 0,
            }), StringComparer.Ordinal);
}
