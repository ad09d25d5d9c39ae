namespace PosDaemon.Devices.Transports;

/// <summary>How long to wait before a device is opened again: 250 ms, doubling up to the limit. The first tries come
/// fast because a cable that slipped out is usually put back at once.</summary>
internal static class ReopenPolicy
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    /// <param name="failures">Failures in a row, 1 for the first.</param>
    public static TimeSpan DelayAfter(int failures, TimeSpan limit)
    {
        var delay = First * (1 << Math.Clamp(failures - 1, 0, 10));
        return delay < limit ? delay : limit;
    }
}
