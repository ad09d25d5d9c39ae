using System.IO.Ports;
using System.Runtime.Versioning;
using System.Threading.Channels;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary>A serial port by System.IO.Ports, for <c>driver=system</c>: the second driver, where ours does not fit a
/// port. Slower and busier (it polls), and weaker in one thing: the count at a stalled write may name bytes as
/// written that are still queued, one slice at most.</summary>
/// <remarks>What must be worked around, each shown by a test in tests/Contracts: a cancelled read can lose a byte, so
/// one pump reads without a token; after a hang-up a read or write never ends, so none is begun; a cancelled write
/// tells no count, so writes go in slices and a stalled one is left under way.</remarks>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("windows")]
internal sealed class SystemSerialTransport : ITransport
{
    /// <summary>Bytes of one write: what the count at a stall may be wrong by.</summary>
    public const int Slice = 64;

    // When so many blocks wait unread the pump stops reading and the line's own flow control takes over.
    private const int MostBlocks = 64;
    private const int BlockSize = 1024;

    // SerialStream's own end waits for its loop, which looks around every 100 ms or so.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly LinuxPortLock? _lock;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<ReadOnlyMemory<byte>> _received = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(MostBlocks) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _closing = new();
    private readonly Task _pump;
    private ReadOnlyMemory<byte> _unread;
    private Task _sending = Task.CompletedTask;
    private volatile bool _isGone;

    private SystemSerialTransport(DeviceAddress address, DeviceIdentity identity, SerialPort port, LinuxPortLock? held,
        TransportOptions options, TimeProvider time)
    {
        (Address, Identity, _lock, _options, _time) = (address, identity, held, options, time);
        _stream = port.BaseStream;
        _pump = PumpAsync();
    }

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    public double? BytesASecond { get; private init; }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static SystemSerialTransport Open(
        DeviceAddress address, SerialSettings settings, TransportOptions options, TimeProvider time)
    {
        // First ours: it knows the cause of a failure, and keeps out our own driver and root, which TIOCEXCL does not.
        var held = OperatingSystem.IsLinux() ? LinuxPortLock.Open(address, settings.Port) : null;
        try
        {
            var identity = OperatingSystem.IsLinux()
                ? SerialPorts.In().IdentityOf(address, settings.Port)
                : DeviceIdentity.OfAddress(address);
            return new SystemSerialTransport(address, identity, OpenPort(address, settings), held, options, time)
            {
                BytesASecond = settings.BytesASecond,
            };
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        while (_unread.IsEmpty)
        {
            if (!await _received.Reader.WaitToReadAsync(abort))
                return 0;
            _ = _received.Reader.TryRead(out _unread);
        }

        var count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        var written = 0;
        try
        {
            await AwaitSendingAsync(abort);
            while (written < bytes.Length)
            {
                if (_isGone)
                    throw new DeviceException(DeviceFault.Gone, $"{Address} is gone (unplugged?).", written);
                var slice = bytes.Slice(written, Math.Min(Slice, bytes.Length - written));
                // A copy: the slice may outlive this call. From here on it may leave at any time.
                _sending = _stream.WriteAsync(slice.ToArray(), _closing.Token).AsTask();
                written += slice.Length;
                await AwaitSendingAsync(abort);
            }
        }
        catch (TimeoutException)
        {
            throw new DeviceException(DeviceFault.Stalled,
                $"{Address} took no byte for {_options.StallLimit.TotalSeconds:0.#} s (full, off line or out of "
                + "paper).", written);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new DeviceException(DeviceFault.Gone, $"{Address} is gone ({fault.Message.TrimEnd('.')}).",
                written, fault);
        }
    }

    public int DiscardInput()
    {
        var total = _unread.Length;
        _unread = default;
        while (_received.Reader.TryRead(out var block))
            total += block.Length;
        return total;
    }

    public async ValueTask DisposeAsync()
    {
        // A queued write would keep the stream's end waiting for ever.
        _lock?.DiscardOutputIf(!_sending.IsCompleted);
        await _closing.CancelAsync();
        await EndsAsync(_sending);
        // Only the stream: SerialPort's own Close may wait for an event thread.
        await EndsAsync(Task.Run(_stream.Dispose));
        await EndsAsync(_pump);
        _lock?.Dispose();
        _closing.Dispose();
    }

    private async Task EndsAsync(Task task)
    {
        using var isOver = new CancellationTokenSource();
        await Task.WhenAny(task, Task.Delay(CloseLimit, _time, isOver.Token));
        // Or the timer would outlive this one.
        await isOver.CancelAsync();
    }

    private Task AwaitSendingAsync(CancellationToken abort) =>
        _sending.IsCompletedSuccessfully ? Task.CompletedTask : _sending.WaitAsync(_options.StallLimit, _time, abort);

    private async Task PumpAsync()
    {
        var buffer = new byte[BlockSize];
        try
        {
            while (await _stream.ReadAsync(buffer.AsMemory(), CancellationToken.None) is > 0 and var count)
                await _received.Writer.WriteAsync(buffer.AsSpan(0, count).ToArray(), _closing.Token);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException
            or OperationCanceledException)
        {
            // Unplugged, or closed by us: both end the reading.
        }

        _isGone = true;
        _received.Writer.Complete();
    }

    private static SerialPort OpenPort(DeviceAddress address, SerialSettings settings)
    {
        try
        {
            return TryOpenPort(settings) ?? OpenPort(settings, hasModemLines: false);
        }
        catch (ArgumentException fault)
        {
            throw new DeviceException(DeviceFault.BadAddress, $"{address} is not a serial port.", inner: fault);
        }
        catch (FileNotFoundException fault)
        {
            throw new DeviceException(DeviceFault.NotFound, $"{address} is not there (unplugged?).", inner: fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new DeviceException(DeviceFault.Busy, $"{address} is held by another program.", inner: fault);
        }
        catch (IOException fault)
        {
            // The error number is that of the inner exception.
            throw new DeviceException(DeviceFault.Failed,
                $"{address} cannot be set up, {(fault.InnerException ?? fault).Message.TrimEnd('.')}.", inner: fault);
        }
    }

    // A pseudo-terminal has no DTR (ENOTTY), and is fine without.
    private static SerialPort? TryOpenPort(SerialSettings settings)
    {
        try
        {
            return OpenPort(settings, hasModemLines: true);
        }
        catch (IOException fault) when (OperatingSystem.IsLinux() && fault is not FileNotFoundException)
        {
            return null;
        }
    }

    private static SerialPort OpenPort(SerialSettings settings, bool hasModemLines)
    {
        var port = new SerialPort(settings.Port)
        {
            BaudRate = settings.Baud,
            DataBits = settings.DataBits,
            Parity = settings.Parity switch
            {
                Parity.Odd => System.IO.Ports.Parity.Odd,
                Parity.Even => System.IO.Ports.Parity.Even,
                _ => System.IO.Ports.Parity.None,
            },
            StopBits = settings.StopBits == 2 ? StopBits.Two : StopBits.One,
            Handshake = settings.Flow switch
            {
                Flow.Rts => Handshake.RequestToSend,
                Flow.Xon => Handshake.XOnXOff,
                _ => Handshake.None,
            },
            DtrEnable = hasModemLines,
        };
        try
        {
            if (hasModemLines && settings.Flow != Flow.Rts)
                port.RtsEnable = true;
            port.Open();
            return port;
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }
}
