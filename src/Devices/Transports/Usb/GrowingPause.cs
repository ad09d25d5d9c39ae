namespace PosDaemon.Devices.Transports.Usb;

/// <summary>Keeps a loop from spinning on a device that has nothing for it: none at first, then 10 ms, doubling to
/// 100 ms. The default value begins anew.</summary>
internal struct GrowingPause
{
    private const int FirstMs = 10, LongestMs = 100;

    private int _ms;

    /// <summary>One pause, each longer than the one before.</summary>
    public Task WaitAsync(TimeProvider time, CancellationToken abort)
    {
        _ms = Math.Min(_ms == 0 ? FirstMs : 2 * _ms, LongestMs);
        return Task.Delay(TimeSpan.FromMilliseconds(_ms), time, abort);
    }
}
