namespace PosDaemon.Devices.Transports.Usb;

/// <summary>Keeps a loop from spinning on a device that has nothing for it: none at first, then 10 ms, doubling to
/// 100 ms. The default value begins anew.</summary>
internal struct GrowingPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _last;

    /// <summary>One pause, each longer than the one before.</summary>
    public Task WaitAsync(TimeProvider time, CancellationToken abort)
    {
        var next = _last == default ? First : 2 * _last;
        _last = next < Longest ? next : Longest;
        return Task.Delay(_last, time, abort);
    }
}
