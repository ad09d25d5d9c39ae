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
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private bool _stalled;

    private LinuxSerialTransport(DeviceAddress address, DeviceIdentity identity, DescriptorLoop port,
        TransportOptions options, TimeProvider time) =>
        (Address, Identity, _port, _options, _time) = (address, identity, port, options, time);

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    public double? BytesASecond { get; private init; }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static LinuxSerialTransport Open(
        DeviceAddress address, SerialSettings settings, TransportOptions options, TimeProvider time)
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
        }
        catch (DeviceException)
        {
            _ = Libc.Close(fd);
            throw;
        }

        var identity = LinuxPortIdentity.Of(address, settings.Port);
        return new LinuxSerialTransport(address, identity, DescriptorLoop.Start(fd, settings.Port), options, time)
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
        await PatientWrite.WriteAllAsync(Address, bytes, rest => _port.TryWrite(rest.Span), _port.WaitWritableAsync,
            _options.StallLimit, _time, abort);
        _stalled = false;
    }

    public int DiscardInput() => _port.DiscardInput();

    public async ValueTask DisposeAsync() => await _port.StopAsync(dropOutput: _stalled);

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
        termios.Input |= settings.Flow == Flow.Xon ? Termios.XonOutput : 0;
        termios.Characters[Termios.MinIndex] = 1;
        termios.Characters[Termios.TimeIndex] = 0;
        var isNamed = Libc.SetSpeed(&termios, (uint)settings.Baud) == 0;
        if (Libc.SetAttributes(fd, Libc.SetNow, &termios) != 0)
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
