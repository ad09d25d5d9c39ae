using PosDaemon.Devices.Transports;
using PosSim.Models;

namespace PosDaemon.Simulation;

/// <summary>A line with the simulator's printer at its end, on the schedule: what the process writes waits in the
/// system's queue, goes to the printer at the line's speed while that has room, and comes out as paper at the
/// printer's. It outlives the process.</summary>
internal sealed class SimulatedLine(LinePlan plan, PrinterModel printer, Chance chance, Schedule schedule)
{
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private readonly Queue<byte> _queue = new();
    private Connection? _connection;
    private TimeSpan _carriedTo;
    private double _credit;
    private bool _isMoving;
    private int _fence;
    private readonly List<byte> _processId = [];

    /// <summary>The cable is in, and whatever it takes to be connected is there.</summary>
    public bool IsPluggedIn { get; private set; } = true;

    public bool IsPowered { get; private set; } = true;

    public bool IsHung { get; set; }

    /// <summary>Each byte that the printer takes.</summary>
    public Action<byte> Arrived { get; set; } = _ => { };

    /// <summary>GS r 1 is answered here, as soon as it comes in.</summary>
    public bool FenceIsALie { get; set; }

    /// <summary>GS ( H is answered here, as soon as it comes in.</summary>
    public bool ProcessIdIsALie { get; set; }

    /// <summary>Added before the printer's next answer.</summary>
    public byte? Noise { get; set; }

    public ITransportFactory For(SimulatedProcess process) => new Factory(this, process);

    public void Touch(Action<PrinterModel> act)
    {
        act(printer);
        MoveOn();
    }

    /// <summary>What the system had taken and not sent is lost.</summary>
    public void Pull()
    {
        (IsPluggedIn, _credit) = (false, 0);
        Break();
    }

    public void PlugIn() => IsPluggedIn = true;

    public void SwitchOff()
    {
        printer.PowerCycle(schedule.Now);
        (IsPowered, IsHung) = (false, false);
        if (plan.BreaksWithPower)
            Break();
    }

    public void SwitchOn()
    {
        IsPowered = true;
        MoveOn();
    }

    /// <summary>The process has died with the line open. A serial line sends what the system had taken; of the others
    /// nobody knows.</summary>
    public void HostDied()
    {
        _connection = null;
        if (plan.BreaksWithPower && chance.Happens(0.5))
            _queue.Clear();
    }

    private void Break()
    {
        _queue.Clear();
        _connection?.End();
        _connection = null;
    }

    private int Enqueue(ReadOnlyMemory<byte> bytes)
    {
        var count = Math.Min(bytes.Length, plan.Queue - _queue.Count);
        foreach (var value in bytes.Span[..count])
            _queue.Enqueue(value);
        MoveOn();
        return count;
    }

    // Moves bytes and paper up to now, and plans its next turn while there is anything to move.
    private void MoveOn()
    {
        Carry(schedule.Now - _carriedTo);
        _carriedTo = schedule.Now;
        if (IsPowered && !IsHung)
            printer.Advance(schedule.Now);
        Answer();
        if (_isMoving)
            return;
        var next = _queue.Count > 0 ? schedule.Now + Grain : IsPowered && !IsHung ? printer.NextWake : null;
        if (next is not { } at)
            return;
        _isMoving = true;
        schedule.After(at > schedule.Now ? at - schedule.Now : TimeSpan.Zero, () =>
        {
            _isMoving = false;
            MoveOn();
        });
    }

    private void Carry(TimeSpan passed)
    {
        var isDeaf = IsHung || !IsPowered;
        // A serial line does not notice that nobody is at its end.
        if (_queue.Count == 0 || (isDeaf && plan.BreaksWithPower))
            return;
        var grain = passed < Grain ? passed : Grain;
        _credit = plan.BytesASecond is { } speed ? _credit % 1 + grain.TotalSeconds * speed : _queue.Count;
        while (_queue.Count > 0 && _credit >= 1 && (isDeaf || HasRoom))
        {
            _credit--;
            var value = _queue.Dequeue();
            if (isDeaf)
                continue;
            Arrived(value);
            printer.Receive([value], schedule.Now);
            Lie(value);
        }
    }

    private void Lie(byte value)
    {
        _fence = (_fence, value) switch { (_, 0x1D) => 1, (1, 0x72) => 2, (2, 0x01) => 3, _ => 0 };
        if (FenceIsALie && _fence == 3)
            _connection?.Hear([0x00]);
        if (ProcessIdIsALie)
            LieOfProcessId(value);
    }

    // GS ( H 06 00 30 30, and the id's four bytes.
    private void LieOfProcessId(byte value)
    {
        ReadOnlySpan<byte> head = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30];
        if (_processId.Count < head.Length && head[_processId.Count] != value)
            _processId.Clear();
        if (_processId.Count >= head.Length || head[_processId.Count] == value)
            _processId.Add(value);
        if (_processId.Count < head.Length + 4)
            return;
        _connection?.Hear([0x37, 0x22, .. _processId[head.Length..], 0x00]);
        _processId.Clear();
    }

    private bool HasRoom => printer.FreeBuffer > 0 && !(plan.HeedsBusy && printer.State.Busy);

    private void Answer()
    {
        while (printer.TryTakeReply(out var answer))
        {
            if (IsHung || !IsPowered || plan.IsOneWay)
                continue;
            if (Noise is { } noise)
                _connection?.Hear([noise]);
            Noise = null;
            _connection?.Hear(answer);
        }
    }

    private sealed class Factory(SimulatedLine line, SimulatedProcess process) : ITransportFactory
    {
        public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort)
        {
            if (!line.IsPluggedIn || line.IsBroken)
                throw new DeviceException(DeviceFault.NotFound, $"{address} is not there (unplugged?).");
            line._connection = new Connection(line, process, address);
            return ValueTask.FromResult<ITransport>(line._connection);
        }
    }

    private bool IsBroken => plan.BreaksWithPower && !IsPowered;

    private sealed class Connection(SimulatedLine line, SimulatedProcess process, DeviceAddress address) : ITransport
    {
        private static readonly TransportOptions Limits = new();

        private readonly Queue<byte> _heard = new();
        private TaskCompletionSource? _waiting;
        private bool _isOver;

        public DeviceAddress Address => address;

        public bool IsOneWay => line.Plan.IsOneWay;

        public double? BytesASecond => line.Plan.BytesASecond;

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
        {
            while (_heard.Count == 0 && !_isOver)
            {
                var waiting = new TaskCompletionSource();
                _waiting = waiting;
                await using var cancelled = abort.UnsafeRegister(_ => waiting.TrySetCanceled(abort), null);
                await waiting.Task;
            }

            var count = Math.Min(buffer.Length, _heard.Count);
            for (var i = 0; i < count; i++)
                buffer.Span[i] = _heard.Dequeue();
            return count;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) => PatientWrite.WriteAllAsync(
            Address, bytes, TryTake, room => Task.Delay(Grain, process.Time, room), Limits.StallLimit, process.Time,
            abort);

        public int DiscardInput()
        {
            var count = _heard.Count;
            _heard.Clear();
            return count;
        }

        public ValueTask DisposeAsync()
        {
            End();
            if (line._connection == this)
                line._connection = null;
            return ValueTask.CompletedTask;
        }

        public void Hear(ReadOnlySpan<byte> bytes)
        {
            foreach (var value in bytes)
                _heard.Enqueue(value);
            _waiting?.TrySetResult();
        }

        public void End()
        {
            _isOver = true;
            _waiting?.TrySetResult();
        }

        private int TryTake(ReadOnlyMemory<byte> bytes) => _isOver
            ? throw new DeviceException(DeviceFault.Gone, $"{Address} is gone (unplugged?).")
            : line.Enqueue(bytes);
    }

    private LinePlan Plan => plan;
}
