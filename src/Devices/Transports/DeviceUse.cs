namespace PosDaemon.Devices.Transports;

/// <summary>Keeps one device in use until stopped: after each end it is used again, later and later while it stays
/// away, and that it cannot be used is reported once for each reason, not at every try.</summary>
/// <param name="waitToReopen">Waits between two tries, for a time or until something was plugged in; true then.</param>
/// <param name="reopenLimit">The longest wait between two tries.</param>
/// <param name="reportOffline">Receives why the device cannot be used.</param>
internal sealed class DeviceUse(
    Func<TimeSpan, CancellationToken, Task<bool>> waitToReopen, TimeSpan reopenLimit, Action<string> reportOffline)
{
    private string? _reportedReason;

    public bool IsOnline { get; private set; }

    /// <summary>Runs until stopped; then the device is off line, and that is reported too.</summary>
    /// <param name="use">Opens and uses the device, and returns why that ended.</param>
    public async Task RunAsync(Func<CancellationToken, Task<string>> use, CancellationToken stopping)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var reason = await TryUseAsync(use, stopping);
                failures = IsOnline ? 1 : failures + 1;
                GoOffline(reason);
                // What was just plugged in may be a moment from ready: its rights are given out after its port.
                if (await waitToReopen(ReopenPolicy.DelayAfter(failures, reopenLimit), stopping))
                    failures = 0;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            GoOffline("stopped");
        }
        catch
        {
            // A bug, perhaps in what is reported to: whoever runs this loop starts it again, as one that is off line.
            IsOnline = false;
            _reportedReason = null;
            throw;
        }
    }

    /// <summary>False when it was on line already.</summary>
    public bool TryGoOnline()
    {
        if (IsOnline)
            return false;
        IsOnline = true;
        _reportedReason = null;
        return true;
    }

    private static async Task<string> TryUseAsync(Func<CancellationToken, Task<string>> use, CancellationToken stopping)
    {
        try
        {
            return await use(stopping);
        }
        catch (DeviceException fault)
        {
            return fault.Message;
        }
    }

    private void GoOffline(string reason)
    {
        IsOnline = false;
        if (_reportedReason == reason)
            return;
        _reportedReason = reason;
        reportOffline(reason);
    }
}

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
