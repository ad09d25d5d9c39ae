using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>A USB printer of Linux's usblp (/dev/usb/lpN), which one program at a time may open. Nothing here waits in
/// the driver: its own writes wait for paper without a limit (drivers/usb/class/usblp.c, usblp_write).</summary>
/// <remarks>The driver takes one block of 8,192 bytes at a time and says that it is written while it is under way, so
/// the count at a stall may hold that block.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class LinuxUsbTransport : ITransport
{
    // Transfers from the printer that may fail one after the other before it is given up.
    private const int MostFailedReads = 10;

    private readonly DescriptorLoop _port;
    private readonly int _fd;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private bool _stalled;
    private GrowingPause _writePause;
    private GrowingPause _readPause;

    private LinuxUsbTransport(DeviceAddress address, DeviceIdentity identity, int fd, bool isOneWay,
        TransportOptions options, TimeProvider time)
    {
        (Address, Identity, _fd, IsOneWay, _options, _time) = (address, identity, fd, isOneWay, options, time);
        _port = DescriptorLoop.Start(
            fd, address.Uri, isOneWay ? DescriptorKind.OneWayPrinter : DescriptorKind.Printer);
    }

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    public bool IsOneWay { get; }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static LinuxUsbTransport Open(
        DeviceAddress address, DeviceIdentity identity, string path, TransportOptions options, TimeProvider time)
    {
        var fd = Libc.Open(path,
            Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        if (fd < 0)
            throw OpenFault(address, (Errno)Marshal.GetLastPInvokeError());
        try
        {
            if (!IsDevice(fd))
                throw new DeviceException(DeviceFault.BadAddress, $"{address} is not a printer's device file.");
            // The driver lets one program in by itself; what stands in for it does not.
            if (Libc.Lock(fd, Libc.LockExclusive | Libc.LockNonBlocking) != 0)
                throw OpenFault(address, Errno.Busy);
        }
        catch (DeviceException)
        {
            _ = Libc.Close(fd);
            throw;
        }

        return Use(address, identity, fd, options, time);
    }

    /// <summary>Takes over an open, non-blocking descriptor, also when this fails.</summary>
    /// <exception cref="DeviceException">It could not be used.</exception>
    public static unsafe LinuxUsbTransport Use(
        DeviceAddress address, DeviceIdentity identity, int fd, TransportOptions options, TimeProvider time)
    {
        byte none;
        // Reading no bytes takes none; an interface without a way back answers EINVAL.
        var isOneWay = Libc.Read(fd, &none, 0) < 0 && (Errno)Marshal.GetLastPInvokeError() == Errno.Invalid;
        return new LinuxUsbTransport(address, identity, fd, isOneWay, options, time);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var count = await _port.ReadAsync(buffer, abort);
                if (count != 0)
                {
                    _readPause = default;
                    return Math.Max(0, count);
                }

                failures = 0;
            }
            catch (DeviceException fault) when (fault.Fault == DeviceFault.Failed && failures < MostFailedReads)
            {
                failures++;
            }

            // Some printers answer each question whether they have something to say with an empty packet.
            await _readPause.WaitAsync(_time, abort);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        // Only after a write that ended without a stall is the last block waited for when it is closed.
        _stalled = true;
        try
        {
            await PatientWrite.WriteAllAsync(
                Address, bytes, TryWrite, WaitForRoomAsync, _options.StallLimit, _time, abort);
            _stalled = false;
        }
        catch (DeviceException fault) when (fault.Fault == DeviceFault.Stalled && StatusWords() is { } words)
        {
            throw new DeviceException(fault.Fault, $"{fault.Message} Its USB status says: {words}.",
                fault.BytesWritten, fault);
        }
    }

    public int DiscardInput()
    {
        try
        {
            return _port.DiscardInput();
        }
        catch (DeviceException)
        {
            // A transfer that failed holds nothing; the next read will tell if it goes on.
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Closing ends the block under way, and with it the end of a slip.
        if (!_stalled)
            await WaitForLastBlockAsync();
        await _port.StopAsync(dropOutput: false);
    }

    private int TryWrite(ReadOnlyMemory<byte> bytes)
    {
        var taken = _port.TryWrite(bytes.Span);
        if (taken > 0)
            _writePause = default;
        return taken;
    }

    // Without paper the driver says that there is room and takes nothing.
    private async Task WaitForRoomAsync(CancellationToken abort)
    {
        await _port.WaitWritableAsync(abort);
        await _writePause.WaitAsync(_time, abort);
    }

    private async Task WaitForLastBlockAsync()
    {
        using var limit = new CancellationTokenSource(_options.StallLimit, _time);
        try
        {
            await _port.WaitWritableAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It takes nothing more: the block is lost, and what proves the slip has not come either.
            _stalled = true;
        }
    }

    /// <summary>What the class status of USB says (LPGETSTATUS; 20 paper out, 10 selected, 08 no error). Asked only at
    /// a stall: many printers always answer the same, and some mix the question into the print data.</summary>
    private unsafe string? StatusWords()
    {
        int status;
        if (Libc.Control(_fd, Libc.PrinterStatus, &status) != 0)
            return null;
        string[] words =
        [
            .. (status & 0x20) != 0 ? ["out of paper"] : Array.Empty<string>(),
            .. (status & 0x10) == 0 ? ["off line"] : Array.Empty<string>(),
            .. (status & 0x08) == 0 ? ["error"] : Array.Empty<string>(),
        ];
        return words.Length == 0 ? null : string.Join(", ", words);
    }

    private static unsafe bool IsDevice(int fd)
    {
        FileStatus status;
        return Libc.Status(fd, "", Libc.EmptyPath, FileStatus.ModeMask, &status) == 0
            && (status.Mode & FileStatus.TypeMask) == FileStatus.CharacterDevice;
    }

    internal static DeviceException OpenFault(DeviceAddress address, Errno error) => error switch
    {
        Errno.NoEntry or Errno.NotDirectory or Errno.NoDevice or Errno.NoDeviceOrAddress or Errno.InputOutput =>
            new(DeviceFault.NotFound, $"{address} is not there (unplugged, or switched off?)."),
        Errno.AccessDenied or Errno.NotPermitted => new(DeviceFault.NotPermitted,
            $"{address} may not be opened by this user; add it to the group that owns the printer (lp)."),
        Errno.Busy => new(DeviceFault.Busy,
            $"{address} is held by another program. If a print queue (CUPS) uses this printer, remove the queue."),
        Errno.IsFolder => new(DeviceFault.BadAddress, $"{address} is not a printer's device file."),
        _ => new(DeviceFault.Failed, $"{address}: open failed, error {(int)error}."),
    };
}
