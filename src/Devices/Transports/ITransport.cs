using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Transports;

/// <summary>One open connection to one device, used by one device loop; not thread-safe, except that one read and
/// one write may be under way at the same time. After any failure it is disposed and replaced, never
/// reopened.</summary>
public interface ITransport : IAsyncDisposable
{
    DeviceAddress Address { get; }

    /// <summary>Which device was opened.</summary>
    DeviceIdentity Identity => DeviceIdentity.OfAddress(Address);

    /// <summary>Bytes only go out: nothing is ever read back, so nothing can be proved.</summary>
    bool IsOneWay => false;

    /// <summary>Bytes that the line carries in a second; null where it is never slower than the device.</summary>
    double? BytesASecond => null;

    /// <summary>How codes come out of what a scanner's port gives, where that is not the bytes of the codes themselves;
    /// null where it is.</summary>
    /// <param name="framing">Where a code ends, where that is not told in another way.</param>
    /// <param name="maxLength">The longest code taken, in bytes.</param>
    ICodeReader? CreateReader(ScanFraming framing, int maxLength) => null;

    /// <summary>Waits for at least one byte. Zero means the device is gone. A cancelled read has taken no byte.
    /// </summary>
    /// <exception cref="DeviceException">The device failed.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort);

    /// <summary>Writes everything or throws <see cref="DeviceException"/>; the tail of a failed write is lost and
    /// <see cref="DeviceException.BytesWritten"/> says how many bytes of it may have left (0: none has). After
    /// <see cref="DeviceFault.Stalled"/>, and only then, the caller may go on behind those bytes on the same
    /// connection.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort);

    /// <summary>Throws away what the system has received and nobody has read; returns how many bytes that
    /// was.</summary>
    int DiscardInput();
}

/// <summary>Opens transports by address. Tests and the simulation give their own.</summary>
public interface ITransportFactory
{
    /// <exception cref="DeviceException">It could not be opened; the reason says who can mend it.</exception>
    ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort);

    /// <summary>Waits before a device is opened again: for that long, or until something was plugged in that may be it.
    /// </summary>
    /// <returns>Something was plugged in.</returns>
    /// <exception cref="OperationCanceledException">Aborted.</exception>
    async Task<bool> WaitToReopenAsync(
        DeviceAddress address, TimeSpan limit, TimeProvider time, CancellationToken abort)
    {
        await Task.Delay(limit, time, abort);
        return false;
    }
}
