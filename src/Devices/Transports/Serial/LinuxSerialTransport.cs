using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary>A serial port, USB-CDC device or pty on Linux: raw, exclusive, cancellable, hang-up is zero bytes.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSerialTransport : ITransport
{
    private readonly DescriptorLoop _port;
    private readonly DtrFlow? _flow;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private bool _stalled;

    private LinuxSerialTransport(DeviceAddress address, DeviceIdentity identity, DescriptorLoop port, DtrFlow? flow,
        TransportOptions options, TimeProvider time) =>
        (Address, Identity, _port, _flow, _options, _time) = (address, identity, port, flow, options, time);

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    public double? BytesASecond { get; private init; }

    /// <param name="isReady">Reads DSR in place of the port, for one that has no such line.</param>
    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static LinuxSerialTransport Open(DeviceAddress address, SerialSettings settings, TransportOptions options,
        TimeProvider time, Func<bool?>? isReady = null)
    {
        const int Flags = Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec;
        var fd = Libc.Open(settings.Port, Flags);
        if (fd < 0)
            throw OpenFault(address);
        try
        {
            // Raw first: a fresh tty echoes to the device and turns CR into LF.
            MakeRaw(address, fd, settings);
            LockExclusively(address, fd);
            RaiseModemLines(fd, settings);
            if (settings.Flow == Flow.Dtr && isReady is null)
                CheckModemLines(address, fd);
        }
        catch (DeviceException)
        {
            _ = Libc.Close(fd);
            throw;
        }

        var identity = SerialPorts.In().IdentityOf(address, settings.Port);
        var port = DescriptorLoop.Start(fd, settings.Port);
        var flow = settings.Flow != Flow.Dtr ? null : new DtrFlow(
            settings.BytesASecond, isReady ?? (() => IsReady(port)), () => port.TryGet(Libc.OutputQueue) ?? 0, time);
        return new LinuxSerialTransport(address, identity, port, flow, options, time)
        {
            BytesASecond = settings.BytesASecond,
        };
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort) =>
        Math.Max(0, await _port.ReadAsync(buffer, abort));

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        // Only a write that ends here without a stall leaves a line that drains by itself when closed.
        _stalled = true;
        await (_flow is null ? WriteAsync(_port.WaitWritableAsync) : WriteOnOneThreadAsync(_flow));
        _stalled = false;

        // Waits of a millisecond are too long by timers of the thread pool.
        Task WriteOnOneThreadAsync(DtrFlow flow) => Task.Factory.StartNew(
            () => WriteAsync(room => Wait(flow.Period, room)), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

        Task WriteAsync(Func<CancellationToken, Task> waitForRoom) => PatientWrite.WriteAllAsync(
            Address, bytes, TryWrite, waitForRoom, _options.StallLimit, _time, abort).AsTask();
    }

    public int DiscardInput() => _port.DiscardInput();

    public async ValueTask DisposeAsync() => await _port.StopAsync(dropOutput: _stalled);

    private int TryWrite(ReadOnlyMemory<byte> bytes)
    {
        if (_flow is null)
            return _port.TryWrite(bytes.Span);
        var allowed = _flow.Allowed(bytes.Length);
        var taken = allowed == 0 ? 0 : _port.TryWrite(bytes.Span[..allowed]);
        _flow.RecordSent(taken);
        return taken;
    }

    // Blocks the thread on purpose; it is the write's own.
    private static unsafe Task Wait(TimeSpan time, CancellationToken abort)
    {
        _ = Libc.Poll(null, 0, (int)time.TotalMilliseconds);
        return abort.IsCancellationRequested ? Task.FromCanceled(abort) : Task.CompletedTask;
    }

    private static bool? IsReady(DescriptorLoop port) =>
        port.TryGet(Libc.GetModemLines) is { } lines ? (lines & Libc.DataSetReady) != 0 : null;

    private static unsafe void CheckModemLines(DeviceAddress address, int fd)
    {
        int lines;
        if (Libc.Control(fd, Libc.GetModemLines, &lines) != 0)
            throw new DeviceException(DeviceFault.BadAddress,
                $"{address}: this port has no DSR line, which flow=dtr waits for; take flow=rts, xon or none.");
    }

    private static unsafe void MakeRaw(DeviceAddress address, int fd, SerialSettings settings)
    {
        Termios termios;
        if (Libc.GetAttributes(fd, &termios) != 0)
            throw new DeviceException(DeviceFault.BadAddress, $"{address} is not a serial port.");
        Libc.MakeRaw(&termios);
        termios.Control &= ~(Termios.SizeMask | Termios.TwoStops | Termios.ParityOn | Termios.ParityOdd
            | Termios.HardwareFlow | Termios.HangUpOnClose);
        // No hang-up on close: dropping DTR resets some boards.
        termios.Control |= Termios.Local | Termios.Receive
            | (settings.DataBits == 7 ? Termios.Size7 : Termios.Size8)
            | (settings.StopBits == 2 ? Termios.TwoStops : 0)
            | (settings.Parity == Parity.None ? 0 : Termios.ParityOn)
            | (settings.Parity == Parity.Odd ? Termios.ParityOdd : 0)
            | (settings.Flow == Flow.Rts ? Termios.HardwareFlow : 0);
        termios.Input &= ~(Termios.XonOutput | Termios.XonInput | Termios.XonAny);
        // A device that is switched off pulls the line to break, which would read as a NUL.
        termios.Input |= Termios.IgnoreBreak;
        termios.Characters[Termios.XonIndex] = 0x11;
        termios.Characters[Termios.XoffIndex] = 0x13;
        termios.Characters[Termios.MinIndex] = 1;
        termios.Characters[Termios.TimeIndex] = 0;
        var isNamed = Libc.SetSpeed(&termios, (uint)settings.Baud) == 0;
        // Without XON/XOFF first: that lets a line go on which an XOFF from before has halted.
        var isSet = Libc.SetAttributes(fd, Libc.SetNow, &termios) == 0;
        termios.Input |= settings.Flow == Flow.Xon ? Termios.XonOutput : 0;
        if (!isSet || Libc.SetAttributes(fd, Libc.SetNow, &termios) != 0)
            throw new DeviceException(DeviceFault.Failed,
                $"{address} cannot be set up, {Marshal.GetLastPInvokeErrorMessage()}.");
        if (!isNamed)
            SetAnySpeed(address, fd, (uint)settings.Baud);
    }

    // Speeds without a name, such as 250000: the driver reports back what its divider came to, and a line that is
    // more than 3 % off is not understood.
    private static unsafe void SetAnySpeed(DeviceAddress address, int fd, uint baud)
    {
        Termios2 termios;
        if (Libc.Control(fd, Libc.GetAnySpeed, &termios) == 0)
        {
            termios.Control &= ~(Termios2.SpeedMask | Termios2.InputSpeedMask);
            termios.Control |= Termios2.AnySpeed;
            (termios.InputSpeed, termios.OutputSpeed) = (baud, baud);
            if (Libc.Control(fd, Libc.SetAnySpeed, &termios) == 0 && Libc.Control(fd, Libc.GetAnySpeed, &termios) == 0
                && Math.Abs((long)termios.OutputSpeed - baud) * 100 <= baud * 3L)
                return;
        }

        throw new DeviceException(DeviceFault.Failed, $"{address}: the port cannot do {baud} baud.");
    }

    // TIOCEXCL stops other users but not root; the advisory lock stops a second daemon of ours, root included.
    private static unsafe void LockExclusively(DeviceAddress address, int fd)
    {
        if (Libc.Lock(fd, Libc.LockExclusive | Libc.LockNonBlocking) != 0)
            throw new DeviceException(DeviceFault.Busy, $"{address} is held by another program.");
        _ = Libc.Control(fd, Libc.Exclusive, null);
    }

    // Some USB-CDC devices send nothing until DTR is set. A pty has no such lines (ENOTTY), which is fine.
    private static unsafe void RaiseModemLines(int fd, SerialSettings settings)
    {
        var lines = Libc.DataTerminalReady | (settings.Flow == Flow.Rts ? 0 : Libc.RequestToSend);
        _ = Libc.Control(fd, Libc.SetModemLines, &lines);
    }

    /// <summary>What the last failed open of a port means.</summary>
    public static DeviceException OpenFault(DeviceAddress address)
    {
        var error = (Errno)Marshal.GetLastPInvokeError();
        return error switch
        {
            Errno.NoEntry or Errno.NotDirectory or Errno.NoDevice or Errno.NoDeviceOrAddress or Errno.InputOutput =>
                new(DeviceFault.NotFound, $"{address} is not there (unplugged?)."),
            Errno.AccessDenied or Errno.NotPermitted => new(DeviceFault.NotPermitted,
                $"{address} may not be opened by this user; add it to the group that owns the port (dialout)."),
            Errno.Busy => new(DeviceFault.Busy, $"{address} is held by another program."),
            _ => new(DeviceFault.Failed, $"{address}: open failed, {Marshal.GetLastPInvokeErrorMessage()}."),
        };
    }
}
