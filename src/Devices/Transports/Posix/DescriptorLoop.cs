namespace PosDaemon.Devices.Transports.Posix;

/// <summary>Owns one non-blocking file descriptor and the one thread that waits on it in poll(2), together with an
/// eventfd that wakes it. Reads end at once when cancelled and never take a byte afterwards.</summary>
/// <remarks>FileStream cannot do this on a tty: its reads outlive cancellation and disposal and swallow the next
/// byte. The lock is needed because a reader, a writer and the port's thread meet here; it is held for system calls
/// that do not block.</remarks>
internal sealed unsafe class DescriptorLoop
{
    private readonly Lock _gate = new();
    private readonly Descriptor _port;
    private readonly int _wake;
    private readonly string _device;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Wait? _reader;
    private Wait? _writer;
    private bool _stopping;

    private DescriptorLoop(int fd, int wake, string device, DescriptorKind kind) =>
        (_port, _wake, _device) = (new Descriptor(fd, device, kind), wake, device);

    /// <summary>Takes over <paramref name="fd"/>: it is closed when the loop ends, also when this fails.</summary>
    public static DescriptorLoop Start(int fd, string device, DescriptorKind kind = DescriptorKind.Terminal)
    {
        var wake = Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec);
        if (wake < 0)
        {
            var fault = Descriptor.Fault(device, "no eventfd");
            _ = Libc.Close(fd);
            throw fault;
        }

        var loop = new DescriptorLoop(fd, wake, device, kind);
        new Thread(loop.Run) { IsBackground = true, Name = "port " + device }.Start();
        return loop;
    }

    /// <summary>Completes with at least one byte, with zero for an empty packet of a printer, or with
    /// <see cref="Descriptor.Gone"/>.</summary>
    public Task<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        lock (_gate)
        {
            if (abort.IsCancellationRequested)
                return Task.FromCanceled<int>(abort);
            var ready = _stopping ? Descriptor.Gone : _port.TryRead(buffer.Span);
            if (ready is { } count)
                return Task.FromResult(count);
            var wait = new Wait(buffer);
            _reader = _reader is null ? wait : throw new InvalidOperationException("A read is already under way.");
            wait.Registration = abort.UnsafeRegister(_ => Cancel(ref _reader, wait, abort), null);
            Wake();
            return wait.Done.Task;
        }
    }

    /// <summary>Writes what the system takes now; returns how many bytes that was.</summary>
    public int TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
            return _stopping
                ? throw new DeviceException(DeviceFault.Gone, $"{_device} is closed.")
                : _port.TryWrite(bytes);
    }

    /// <summary>Completes when the system takes bytes again, or the next write will tell why it never will.</summary>
    public Task WaitWritableAsync(CancellationToken abort)
    {
        lock (_gate)
        {
            if (abort.IsCancellationRequested)
                return Task.FromCanceled(abort);
            if (_stopping)
                return Task.CompletedTask;
            var wait = new Wait(default);
            _writer = _writer is null ? wait : throw new InvalidOperationException("A write is already under way.");
            wait.Registration = abort.UnsafeRegister(_ => Cancel(ref _writer, wait, abort), null);
            Wake();
            return wait.Done.Task;
        }
    }

    /// <summary>What an ioctl says that gives one number; null when the device does not know it or is gone.</summary>
    public int? TryGet(nuint request)
    {
        int value;
        lock (_gate)
            return !_stopping && Libc.Control(_port.Number, request, &value) == 0 ? value : null;
    }

    /// <summary>Throws away what waits; returns how many bytes that was, up to 64 KB.</summary>
    public int DiscardInput()
    {
        lock (_gate)
            return _stopping ? 0 : _port.DiscardInput();
    }

    /// <summary>Ends the thread and closes the descriptor; a waiting read gets <see cref="Descriptor.Gone"/>. With
    /// <paramref name="dropOutput"/> unsent bytes are thrown away, else close(2) may wait for a halted line.</summary>
    public Task StopAsync(bool dropOutput)
    {
        lock (_gate)
        {
            if (!_stopping && dropOutput)
                _port.DiscardOutput();
            if (!_stopping)
                Wake();
            _stopping = true;
        }

        return _ended.Task;
    }

    private void Run()
    {
        var entries = stackalloc PollEntry[2];
        while (Arm(entries))
        {
            // EINTR needs no care of its own: nothing is returned and the loop comes round.
            if (Libc.Poll(entries, 2, -1) > 0)
                Complete(entries);
        }

        _port.Close();
        _ = Libc.Close(_wake);
        _ended.SetResult();
    }

    private bool Arm(PollEntry* entries)
    {
        lock (_gate)
        {
            var input = _reader is null || _port.IsOneWay ? 0 : Libc.PollIn;
            var events = (short)(input | (_writer is null ? 0 : Libc.PollOut));
            var isWaitedFor = _reader is not null || _writer is not null;
            entries[0] = new PollEntry { Fd = _wake, Events = Libc.PollIn };
            // A hang-up is always reported, so a descriptor nobody waits for is left out or poll would spin.
            entries[1] = new PollEntry { Fd = isWaitedFor ? _port.Number : -1, Events = events };
            if (!_stopping)
                return true;
            Finish(ref _reader, Descriptor.Gone);
            Finish(ref _writer, 0);
            return false;
        }
    }

    private void Complete(PollEntry* entries)
    {
        const short Broken = Libc.PollHangUp | Libc.PollError | Libc.PollInvalid;
        ulong count;
        if (entries[0].Returned != 0)
            _ = Libc.Read(_wake, (byte*)&count, sizeof(ulong));
        lock (_gate)
        {
            var returned = entries[1].Returned;
            if (_reader is { } reader && (returned & (Libc.PollIn | Broken)) != 0)
                CompleteRead(reader, hungUp: (returned & Broken) != 0);
            if ((returned & (Libc.PollOut | Broken)) != 0)
                Finish(ref _writer, 0);
        }
    }

    private void CompleteRead(Wait reader, bool hungUp)
    {
        try
        {
            var count = _port.TryRead(reader.Buffer.Span);
            if (count is null && !hungUp)
                return;
            Finish(ref _reader, count ?? Descriptor.Gone);
        }
        catch (DeviceException fault)
        {
            _reader = null;
            reader.Registration.Unregister();
            reader.Done.SetException(fault);
        }
    }

    private void Cancel(ref Wait? slot, Wait wait, CancellationToken abort)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(slot, wait))
                return;
            slot = null;
            wait.Done.SetCanceled(abort);
        }
    }

    private static void Finish(ref Wait? slot, int result)
    {
        var wait = slot;
        slot = null;
        wait?.Registration.Unregister();
        wait?.Done.SetResult(result);
    }

    private void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    private sealed class Wait(Memory<byte> buffer)
    {
        public Memory<byte> Buffer { get; } = buffer;

        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Registration { get; set; }
    }
}
