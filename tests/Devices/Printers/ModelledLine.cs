using System.Threading.Channels;
using PosDaemon.Devices.Transports;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>How a line carries bytes to a printer.</summary>
/// <param name="Name">For people.</param>
/// <param name="Scheme">Of its address.</param>
/// <param name="BytesASecond">Null: as fast as the printer takes them.</param>
/// <param name="Queue">Bytes that stand between the host's write and the printer.</param>
/// <param name="TakesAt">Once full it takes bytes again when no more than this stand in it: a tty of Linux at 256,
/// usblp when all of one transfer has gone.</param>
/// <param name="HeedsBusy">It stands still from the moment at which the printer is busy (DTR), and not only when the
/// printer has no room left.</param>
internal sealed record LineKind(
    string Name, string Scheme, double? BytesASecond, int Queue, int TakesAt, bool HeedsBusy)
{
    public static LineKind Tcp { get; } = new("TCP", "tcp", null, 256 * 1024, 128 * 1024, HeedsBusy: false);

    public static LineKind UsbLp { get; } = new("usb-lp", "lp", null, 8 * 1024, 0, HeedsBusy: false);

    /// <summary>DTR/DSR read by ourselves: nearly nothing stands in the system.</summary>
    public static LineKind SerialByDsr { get; } = new("serial 9600 by DSR", "serial", 960, 16, 0, HeedsBusy: true);

    public static LineKind Serial(int baud) =>
        new($"serial {baud}", "serial", baud / 10.0, 4 * 1024, 256, HeedsBusy: true);

    public override string ToString() => Name;
}

/// <summary>A line with the simulator's printer at its end, on a clock that the test moves on: what the host writes
/// waits in a queue, goes to the printer at the line's speed while that has room, and comes out as paper at the
/// printer's. Opens itself for a loop.</summary>
internal sealed class ModelledLine(LineKind kind, PrinterModelOptions printer, TimeProvider time)
    : ITransportFactory, ITransport
{
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(10);
    private static readonly TransportOptions Limits = new();

    private readonly Lock _gate = new();
    private readonly PrinterModel _printer = new(printer);
    private readonly Queue<byte> _queue = new();
    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private Channel<byte[]> _answers = Channel.CreateUnbounded<byte[]>();
    private byte[] _unread = [];
    private TimeSpan _now;
    private double _credit;
    private bool _isPulled, _isFull;

    public DeviceAddress Address { get; } = new($"{kind.Scheme}:printer");

    public double? BytesASecond => kind.BytesASecond;

    /// <summary>Takes no byte off the line any more and answers nothing, like hung firmware.</summary>
    public bool IsHung { get; set; }

    /// <summary>The printer's own time.</summary>
    public TimeSpan Now => _now;

    public IReadOnlyList<PrintedSlip> Slips
    {
        get
        {
            lock (_gate)
                return [.. _printer.Slips];
        }
    }

    public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
    {
        if (_isPulled)
            throw new DeviceException(DeviceFault.NotFound, $"{address} is not there (unplugged?).");
        lock (_gate)
            (_answers, _unread) = (Channel.CreateUnbounded<byte[]>(), []);
        return ValueTask.FromResult<ITransport>(this);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        if (_unread.Length == 0
            && (!await _answers.Reader.WaitToReadAsync(abort) || !_answers.Reader.TryRead(out _unread!)))
            return 0;
        var count = Math.Min(buffer.Length, _unread.Length);
        _unread.AsSpan(0, count).CopyTo(buffer.Span);
        _unread = _unread[count..];
        return count;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) => PatientWrite.WriteAllAsync(
        Address, bytes, TryQueue, room => Task.Delay(Grain, time, room), Limits.StallLimit, time, abort);

    public int DiscardInput() => 0;

    public ValueTask DisposeAsync()
    {
        _ = _answers.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <summary>Somebody does something to the printer.</summary>
    public void Touch(Action<PrinterModel> act)
    {
        lock (_gate)
        {
            act(_printer);
            SendAnswers();
        }
    }

    /// <summary>The cable is pulled for good; what is in the printer comes out.</summary>
    public void Pull()
    {
        lock (_gate)
        {
            _isPulled = true;
            _queue.Clear();
            _ = _answers.Writer.TryComplete();
        }
    }

    /// <summary>Moves bytes and paper up to the time that it is now.</summary>
    public void MoveOn()
    {
        lock (_gate)
        {
            var end = time.GetUtcNow() - _begun;
            while (_now < end)
            {
                var step = _queue.Count == 0 || end - _now < Grain ? end - _now : Grain;
                _now += step;
                Carry(step);
                if (!IsHung)
                    _printer.Advance(_now);
                SendAnswers();
            }
        }
    }

    private int TryQueue(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_isPulled)
                throw new DeviceException(DeviceFault.Gone, $"{Address} is gone (unplugged?).");
            _isFull &= _queue.Count > kind.TakesAt;
            var count = _isFull ? 0 : Math.Min(bytes.Length, kind.Queue - _queue.Count);
            _isFull |= _queue.Count + count == kind.Queue;
            foreach (var value in bytes.Span[..count])
                _queue.Enqueue(value);
            return count;
        }
    }

    private void Carry(TimeSpan step)
    {
        if (_queue.Count == 0 || IsHung)
            return;
        _credit = kind.BytesASecond is { } speed
            ? Math.Min(_credit + (step.TotalSeconds * speed), step.TotalSeconds * speed + 1)
            : _queue.Count;
        while (_queue.Count > 0 && _credit >= 1 && _printer.FreeBuffer > 0
            && !(kind.HeedsBusy && _printer.State.Busy))
        {
            var count = Math.Min(Math.Min(_queue.Count, (int)_credit), kind.HeedsBusy ? 1 : _printer.FreeBuffer);
            var bytes = new byte[Math.Min(count, 1024)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = _queue.Dequeue();
            _credit -= bytes.Length;
            _printer.Receive(bytes, _now);
        }
    }

    private void SendAnswers()
    {
        while (_printer.TryTakeReply(out var answer))
            if (!IsHung)
                _ = _answers.Writer.TryWrite(answer);
    }
}
