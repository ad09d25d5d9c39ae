using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Transports.Posix;

/// <summary>A device file of Linux that scanners are read from, a HID device's or a keyboard's. A HID device takes
/// reports: each write is one.</summary>
[SupportedOSPlatform("linux")]
internal sealed class InputFileTransport : ITransport
{
    private readonly DescriptorLoop _port;
    private readonly int _fd;
    private readonly bool _takesReports;
    private readonly Func<ScanFraming, int, ICodeReader> _createReader;
    private Task<(nint Count, Errno Error)> _writing = Task.FromResult<(nint, Errno)>(default);

    private InputFileTransport(DeviceAddress address, DeviceIdentity identity, int fd, DescriptorLoop port,
        bool takesReports, Func<ScanFraming, int, ICodeReader> createReader) =>
        (Address, Identity, _fd, _port, _takesReports, _createReader) =
            (address, identity, fd, port, takesReports, createReader);

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    /// <param name="address">For messages.</param>
    /// <param name="identity">Which device it is.</param>
    /// <param name="path">The device file or a link to it.</param>
    /// <param name="rights">What gives a user the right to open it, as the end of a sentence.</param>
    /// <param name="takesReports">It takes output reports.</param>
    /// <param name="prepare">Prepares the open descriptor, and gives what makes codes of the device's input.</param>
    /// <exception cref="DeviceException">It could not be opened or prepared.</exception>
    public static InputFileTransport Open(DeviceAddress address, DeviceIdentity identity, string path, string rights,
        bool takesReports, Func<int, Func<ScanFraming, int, ICodeReader>> prepare)
    {
        var fd = Libc.Open(path, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        if (fd < 0)
            throw OpenFault(address, rights, (Errno)Marshal.GetLastPInvokeError());
        Func<ScanFraming, int, ICodeReader> createReader;
        try
        {
            // Several programs may read such a device; a second one of ours would act on each code again.
            if (Libc.Lock(fd, Libc.LockExclusive | Libc.LockNonBlocking) != 0)
                throw Held(address);
            createReader = prepare(fd);
        }
        catch (DeviceException)
        {
            _ = Libc.Close(fd);
            throw;
        }

        return new InputFileTransport(
            address, identity, fd, DescriptorLoop.Start(fd, address.Uri), takesReports, createReader);
    }

    public static DeviceException Held(DeviceAddress address) =>
        new(DeviceFault.Busy, $"{address}: another program holds it.");

    public ICodeReader CreateReader(ScanFraming framing, int maxLength) => _createReader(framing, maxLength);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort) =>
        Math.Max(0, await _port.ReadAsync(buffer, abort));

    /// <summary>The driver waits up to 5 s for a device that does not take a report, and reading goes on meanwhile:
    /// so it is written on a thread of the pool, by a descriptor of its own, which outlives this transport until then.
    /// </summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        if (!_takesReports)
            throw new DeviceException(DeviceFault.Failed, $"{Address} takes no bytes.");
        if (!_writing.IsCompleted)
            throw new DeviceException(DeviceFault.Stalled, $"{Address} has not taken the report before.");
        abort.ThrowIfCancellationRequested();
        var own = Libc.ControlFile(_fd, Libc.DuplicateCloseOnExec, 0);
        _writing = Task.Run(() => Write(own, bytes.Span), CancellationToken.None);
        var (count, error) = await _writing.WaitAsync(abort);
        if (count != bytes.Length)
            throw new DeviceException(count >= 0 || error == Errno.Again ? DeviceFault.Stalled : DeviceFault.Failed,
                $"{Address} does not take report {bytes.Span[0]:X2} (error {(int)error}).", Math.Max(0, count));
    }

    public int DiscardInput() => _port.DiscardInput();

    public async ValueTask DisposeAsync()
    {
        // A write that hangs would keep the lock with its descriptor.
        _ = Libc.Lock(_fd, Libc.Unlock);
        await _port.StopAsync(dropOutput: true);
    }

    private static unsafe (nint Count, Errno Error) Write(int fd, ReadOnlySpan<byte> bytes)
    {
        nint count;
        fixed (byte* first = bytes)
            count = Libc.Write(fd, first, bytes.Length);
        var error = count < 0 ? (Errno)Marshal.GetLastPInvokeError() : default;
        _ = Libc.Close(fd);
        return (count, error);
    }

    private static DeviceException OpenFault(DeviceAddress address, string rights, Errno error) => error switch
    {
        Errno.NoEntry or Errno.NotDirectory or Errno.NoDevice or Errno.NoDeviceOrAddress or Errno.InputOutput =>
            new(DeviceFault.NotFound, $"{address} is not there (unplugged?)."),
        Errno.AccessDenied or Errno.NotPermitted =>
            new(DeviceFault.NotPermitted, $"{address} may not be opened by this user; {rights}."),
        Errno.Busy => Held(address),
        Errno.IsFolder => new(DeviceFault.BadAddress, $"{address} is not a device file."),
        _ => new(DeviceFault.Failed, $"{address}: open failed, error {(int)error}."),
    };
}
