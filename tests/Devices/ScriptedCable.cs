using System.Text;
using System.Threading.Channels;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Tests;

/// <summary>A cable in memory: opens transports for a loop, and is held by the test at the device's end.</summary>
internal sealed class ScriptedCable(TimeProvider time) : ITransportFactory
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly List<byte[]> _writes = [];
    private Channel<byte[]>? _input;

    public DeviceAddress Address { get; } = new("tcp://device:1");

    /// <summary>Which device is at the end; a replaced one has another.</summary>
    public DeviceIdentity Identity { get; set; } = new("tcp://device:1");

    public bool IsOneWay { get; set; }

    /// <summary>Null: no slower than the device.</summary>
    public double? BytesASecond { get; set; }

    /// <summary>Makes codes of what the device sends; null: by its bytes.</summary>
    public Func<ScanFraming, int, ICodeReader>? CreateReader { get; set; }

    public bool IsPluggedIn { get; set; } = true;

    /// <summary>Bytes it takes before it stalls.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Opens { get; private set; }

    /// <summary>What closing a connection waits for.</summary>
    public Task Closing { get; set; } = Task.CompletedTask;

    /// <summary>What waits in the system when it is opened next.</summary>
    public string WaitingInput { get; set; } = "";

    /// <summary>Called with what the host sends, from the loop.</summary>
    public Action<byte[]> Received { get; set; } = _ => { };

    /// <summary>Each write of the host, in order.</summary>
    public IReadOnlyList<byte[]> Writes
    {
        get
        {
            lock (_gate)
                return [.. _writes];
        }
    }

    public string WrittenHex => Convert.ToHexString([.. Writes.SelectMany(bytes => bytes)]);

    public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
    {
        if (!IsPluggedIn)
            throw new DeviceException(DeviceFault.NotFound, $"{address} is not there (unplugged?).");
        Opens++;
        var line = new Line(this, address);
        _input = line.Input;
        if (WaitingInput.Length > 0)
            Send(WaitingInput);
        WaitingInput = "";
        return ValueTask.FromResult<ITransport>(line);
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(byte[] bytes) => _ = _input?.Writer.TryWrite(bytes);

    /// <summary>The connection ends; the next try to open finds it again while it is plugged in.</summary>
    public void Break() => _ = _input?.Writer.TryComplete();

    /// <summary>The next read throws what no transport may throw.</summary>
    public void Fail(Exception bug) => _ = _input?.Writer.TryComplete(bug);

    public void Pull()
    {
        IsPluggedIn = false;
        Break();
    }

    private async ValueTask WriteAsync(Line line, ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        if (line.Input.Reader.Completion.IsCompleted)
            throw new DeviceException(DeviceFault.Gone, $"{Address} is gone.");
        var sent = bytes[..Math.Min(Room, bytes.Length)].ToArray();
        Room -= Room == int.MaxValue ? 0 : sent.Length;
        lock (_gate)
            _writes.Add(sent);
        Received(sent);
        if (sent.Length == bytes.Length)
            return;
        await Task.Delay(StallLimit, time, abort);
        throw new DeviceException(DeviceFault.Stalled, $"{Address} takes no bytes.", sent.Length);
    }

    private sealed class Line(ScriptedCable cable, DeviceAddress address) : ITransport
    {
        private byte[] _unread = [];

        public Channel<byte[]> Input { get; } = Channel.CreateUnbounded<byte[]>();

        public DeviceAddress Address => address;

        public DeviceIdentity Identity { get; } = cable.Identity;

        public bool IsOneWay => cable.IsOneWay;

        public double? BytesASecond => cable.BytesASecond;

        public ICodeReader? CreateReader(ScanFraming framing, int maxLength) =>
            cable.CreateReader?.Invoke(framing, maxLength);

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
        {
            if (_unread.Length == 0 && (!await Input.Reader.WaitToReadAsync(abort)
                || !Input.Reader.TryRead(out _unread!)))
                return 0;
            var count = Math.Min(buffer.Length, _unread.Length);
            _unread.AsSpan(0, count).CopyTo(buffer.Span);
            _unread = _unread[count..];
            return count;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) =>
            cable.WriteAsync(this, bytes, abort);

        public int DiscardInput()
        {
            var total = 0;
            while (Input.Reader.TryRead(out var bytes))
                total += bytes.Length;
            return total;
        }

        public ValueTask DisposeAsync()
        {
            _ = Input.Writer.TryComplete();
            return new ValueTask(cable.Closing);
        }
    }
}
