using System.Diagnostics.CodeAnalysis;

namespace PosSim.Models;

/// <summary>Faults that wait for their moment.</summary>
internal sealed class FaultPlan
{
    private readonly List<Waiting> _waiting = [];

    /// <summary>Faults at a command that has been read: they strike when all before it is on paper.</summary>
    private readonly Queue<PrinterFault> _atCommand = new();

    /// <summary>That command: done when the printer goes on.</summary>
    private Action? _postponed;

    public IEnumerable<PlannedFault> Planned => _waiting.Select(static one => one.Fault);

    /// <summary>The first moment that is a time.</summary>
    public TimeSpan? NextTime { get; private set; }

    /// <summary>Bytes until the first one that waits for bytes.</summary>
    public long BytesLeft { get; private set; } = long.MaxValue;

    public bool WaitsForLines { get; private set; }

    public bool WaitsForCommand { get; private set; }

    /// <summary>A command was read and is not done yet.</summary>
    public bool HasPostponed => _postponed is not null;

    public bool HasFaultAtCommand => _atCommand.Count > 0;

    public void Add(PlannedFault fault, TimeSpan clock)
    {
        _waiting.Add(new Waiting(fault, clock + fault.After) { Bytes = fault.AfterBytes, Commands = fault.Nth });
        Sum();
    }

    public void Clear()
    {
        _waiting.Clear();
        Sum();
    }

    /// <summary>So many bytes came in, no more than <see cref="BytesLeft"/>.</summary>
    public void Count(long bytes)
    {
        if (BytesLeft == long.MaxValue) return;
        foreach (var one in _waiting) one.Bytes -= bytes;
        Sum();
    }

    public bool TryTakeDue(TimeSpan clock, out PlannedFault fault) => TryRemove(one => one.At <= clock, out fault);

    public bool TryTakeByBytes(out PlannedFault fault) => TryRemove(static one => one.Bytes <= 0, out fault);

    public bool TryTakeByLines(int lines, out PlannedFault fault) =>
        TryRemove(one => one.Fault.AfterLines <= lines, out fault);

    /// <summary>A command of that name was read. True: a fault strikes first, and the command is kept.</summary>
    public bool Postpones(string command, Action act)
    {
        foreach (var one in _waiting)
            if (one.Fault.AtCommand == command) one.Commands--;
        while (TryRemove(static one => one.Fault.AtCommand is not null && one.Commands <= 0, out var planned))
            _atCommand.Enqueue(planned.Fault);
        if (_atCommand.Count == 0) return false;
        _postponed = act;
        return true;
    }

    public bool TryTakeAtCommand(out PrinterFault fault) => _atCommand.TryDequeue(out fault);

    public bool TryTakePostponed([NotNullWhen(true)] out Action? act)
    {
        (act, _postponed) = (_postponed, null);
        return act is not null;
    }

    /// <summary>The command is lost with the buffers; the fault strikes all the same.</summary>
    public void DropPostponed() => _postponed = null;

    private bool TryRemove(Predicate<Waiting> isDue, out PlannedFault fault)
    {
        var index = _waiting.FindIndex(isDue);
        fault = index < 0 ? null! : _waiting[index].Fault;
        if (index < 0) return false;
        _waiting.RemoveAt(index);
        Sum();
        return true;
    }

    private void Sum()
    {
        NextTime = _waiting.Min(static one => one.At);
        BytesLeft = _waiting.Min(static one => one.Bytes) ?? long.MaxValue;
        WaitsForLines = _waiting.Exists(static one => one.Fault.AfterLines is not null);
        WaitsForCommand = _waiting.Exists(static one => one.Fault.AtCommand is not null);
    }

    private sealed record Waiting(PlannedFault Fault, TimeSpan? At)
    {
        public long? Bytes { get; set; }
        public int Commands { get; set; }
    }
}
