using System.Threading.Channels;

namespace PosDaemon.Devices.Signals;

/// <summary>The newest signal that a device has still to give. Any thread enqueues; the device's loop dequeues.
/// </summary>
internal sealed class SignalQueue(TimeProvider time)
{
    /// <summary>A signal that is given later than this after its code is taken for the next one's.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // When full the older one gives way: what the guest is told now is the newest.
    private readonly Channel<(DeviceSignal? Signal, long At)> _newest =
        Channel.CreateBounded<(DeviceSignal? Signal, long At)>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    // Never full, so never refused.
    public void Enqueue(DeviceSignal? signal) => _ = _newest.Writer.TryWrite((signal, time.GetTimestamp()));

    /// <summary>Waits until there is one.</summary>
    /// <exception cref="OperationCanceledException">Aborted.</exception>
    public async Task WaitAsync(CancellationToken abort) => await _newest.Reader.WaitToReadAsync(abort);

    /// <summary>False where none waits that is still of use.</summary>
    public bool TryDequeue(out DeviceSignal? signal)
    {
        var isThere = _newest.Reader.TryRead(out var newest);
        signal = newest.Signal;
        return isThere && time.GetElapsedTime(newest.At) <= Limit;
    }

    /// <summary>What waits is of before the device came on line.</summary>
    public void Clear() => _ = _newest.Reader.TryRead(out _);
}
