using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Gates;

/// <summary>The transport of one board, with one read always under way, so that a line that ends is known at once.
/// </summary>
internal sealed class RelayLine(ITransport transport) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly byte[] _buffer = new byte[256];
    private Task<int>? _read;

    public DeviceAddress Address => transport.Address;

    /// <summary>Null where it is never slower than the board.</summary>
    public double? BytesASecond => transport.BytesASecond;

    /// <summary>Completes when bytes have come, or the line has ended.</summary>
    public Task Incoming => _read ??= transport.ReadAsync(_buffer, _closing.Token).AsTask();

    /// <summary>The bytes that have come; to be used before the next call.</summary>
    /// <exception cref="DeviceException">The line has ended.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        _ = Incoming;
        var count = await _read!;
        _read = null;
        return count > 0
            ? _buffer.AsMemory(0, count)
            : throw new DeviceException(DeviceFault.Gone, $"{Address} is gone (unplugged?).");
    }

    /// <summary>Never cancelled: a command is a few bytes, and the transport limits its own writes.</summary>
    /// <exception cref="DeviceException">It was not sent whole.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> command) =>
        transport.WriteAsync(command, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await transport.DisposeAsync();
        if (_read is { } read)
            await Task.WhenAny(read);
        _ = _read?.Exception;
        _closing.Dispose();
    }
}
