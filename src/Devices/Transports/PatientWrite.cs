namespace PosDaemon.Devices.Transports;

/// <summary>The write path of every transport: what the system takes now, then waiting for room, with a limit on
/// standing still. Counts exactly, so that a caller knows whether a byte has left.</summary>
internal static class PatientWrite
{
    /// <param name="tryWrite">Writes without waiting; returns how many bytes were taken, zero when there is no room.
    /// </param>
    /// <param name="waitForRoom">Completes when another try makes sense.</param>
    public static async ValueTask WriteAllAsync(
        DeviceAddress address,
        ReadOnlyMemory<byte> bytes,
        Func<ReadOnlyMemory<byte>, int> tryWrite,
        Func<CancellationToken, Task> waitForRoom,
        TimeSpan stallLimit,
        TimeProvider time,
        CancellationToken abort)
    {
        var written = 0;
        var lastProgress = time.GetTimestamp();
        try
        {
            while (written < bytes.Length)
            {
                abort.ThrowIfCancellationRequested();
                var taken = tryWrite(bytes[written..]);
                written += taken;
                if (taken > 0)
                    lastProgress = time.GetTimestamp();
                else
                    await WaitAsync(waitForRoom, stallLimit - time.GetElapsedTime(lastProgress), time, abort);
            }
        }
        catch (TimeoutException)
        {
            throw new DeviceException(DeviceFault.Stalled,
                $"{address} took no byte for {stallLimit.TotalSeconds:0.#} s (full, off line or out of paper).",
                written);
        }
        catch (DeviceException fault)
        {
            throw new DeviceException(fault.Fault, fault.Message, written, fault);
        }
    }

    private static async Task WaitAsync(
        Func<CancellationToken, Task> waitForRoom, TimeSpan limit, TimeProvider time, CancellationToken abort)
    {
        if (limit <= TimeSpan.Zero)
            throw new TimeoutException();
        using var limited = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, abort);
        try
        {
            await waitForRoom(either.Token);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
