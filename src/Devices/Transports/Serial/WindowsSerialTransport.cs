using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary>A COM port on Windows: overlapped, exclusive by nature of CreateFile, cancellable.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsSerialTransport : ITransport
{
    // How long one WriteFile may wait for room before it returns what it has written.
    private const uint WriteSliceMs = 50;

    // A read returns when no byte followed for this long; with the other read timeouts 0 it waits for the first one.
    private const uint ReadIntervalMs = 2;

    private readonly SafeFileHandle _handle;
    private readonly FileStream _reading;
    private readonly ManualResetEvent _writeDone = new(false);
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;

    private WindowsSerialTransport(
        DeviceAddress address, SafeFileHandle handle, TransportOptions options, TimeProvider time)
    {
        (Address, _handle, _options, _time) = (address, handle, options, time);
        _reading = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0, isAsync: true);
    }

    public DeviceAddress Address { get; }

    public double? BytesASecond { get; private init; }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static WindowsSerialTransport Open(
        DeviceAddress address, SerialSettings settings, TransportOptions options, TimeProvider time)
    {
        // COM10 and above open only by this name space; a port named by its device comes as a whole path.
        var name = settings.Port.StartsWith(@"\\?\", StringComparison.Ordinal)
            ? settings.Port
            : @"\\.\" + settings.Port.TrimStart('/', '\\', '.');
        var handle = Kernel32.CreateFile(
            name, Kernel32.GenericReadWrite, 0, 0, Kernel32.OpenExisting, Kernel32.Overlapped, 0);
        if (handle.IsInvalid)
            throw OpenFault(address);
        try
        {
            SetUp(address, handle, settings);
        }
        catch (DeviceException)
        {
            handle.Dispose();
            throw;
        }

        return new WindowsSerialTransport(address, handle, options, time) { BytesASecond = settings.BytesASecond };
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        try
        {
            return await _reading.ReadAsync(buffer, abort);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Pulling a USB adapter fails the pending read; the code differs by driver.
            return 0;
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) => PatientWrite.WriteAllAsync(
        Address, bytes, TryWrite, room => Task.Delay(TimeSpan.FromMilliseconds(1), _time, room),
        _options.StallLimit, _time, abort);

    public unsafe int DiscardInput()
    {
        CommStatus status;
        var waiting = Kernel32.ClearCommError(_handle, out _, &status) == 0 ? 0 : (int)status.InputCount;
        _ = Kernel32.PurgeComm(_handle, Kernel32.PurgeInputClear);
        return waiting;
    }

    public async ValueTask DisposeAsync()
    {
        await _reading.DisposeAsync();
        _writeDone.Dispose();
    }

    // Waits at most WriteSliceMs, by the port's own write timeout, and so learns the exact count, which a cancelled
    // FileStream write does not tell.
    private unsafe int TryWrite(ReadOnlyMemory<byte> bytes)
    {
        // The low bit keeps this completion away from the thread pool's port, to which FileStream bound the handle.
        var overlapped = new NativeOverlapped { EventHandle = _writeDone.SafeWaitHandle.DangerousGetHandle() | 1 };
        fixed (byte* first = bytes.Span)
        {
            var done = Kernel32.WriteFile(_handle, first, (uint)bytes.Length, null, &overlapped);
            if (done == 0 && Marshal.GetLastPInvokeError() != Kernel32.IoPending)
                throw Gone();
            // A slice that ran out of time is a success with a count on Windows and an error with one under wine.
            var known = Kernel32.GetOverlappedResult(_handle, &overlapped, out var written, wait: 1) != 0
                || Marshal.GetLastPInvokeError() == Kernel32.Timeout;
            return known ? (int)written : throw Gone();
        }
    }

    private DeviceException Gone() =>
        new(DeviceFault.Gone, $"{Address} is gone ({Marshal.GetLastPInvokeErrorMessage()}).");

    private static unsafe void SetUp(DeviceAddress address, SafeFileHandle handle, SerialSettings settings)
    {
        var block = new DeviceControlBlock { Length = (uint)sizeof(DeviceControlBlock) };
        var timeouts = new CommTimeouts { ReadInterval = ReadIntervalMs, WriteTotalConstant = WriteSliceMs };
        if (Kernel32.GetCommState(handle, &block) == 0)
            throw new DeviceException(DeviceFault.BadAddress, $"{address} is not a serial port.");
        block.BaudRate = (uint)settings.Baud;
        block.DataBits = (byte)settings.DataBits;
        block.StopBits = (byte)(settings.StopBits == 2 ? 2 : 0);
        block.ParityKind = settings.Parity switch { Parity.Odd => 1, Parity.Even => 2, _ => 0 };
        (block.XonCharacter, block.XoffCharacter) = (0x11, 0x13);
        block.Flags = DeviceControlBlock.Binary | DeviceControlBlock.DtrOn
            | (settings.Parity == Parity.None ? 0 : DeviceControlBlock.CheckParity)
            | (settings.Flow == Flow.Xon ? DeviceControlBlock.XonOutput : 0)
            | (settings.Flow == Flow.Dtr ? DeviceControlBlock.WaitForDsr : 0)
            | (settings.Flow == Flow.Rts
                ? DeviceControlBlock.RtsHandshake | DeviceControlBlock.WaitForCts
                : DeviceControlBlock.RtsOn);
        if (Kernel32.SetCommState(handle, &block) == 0 || Kernel32.SetCommTimeouts(handle, &timeouts) == 0)
            throw new DeviceException(DeviceFault.Failed,
                $"{address} cannot be set up, {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static DeviceException OpenFault(DeviceAddress address) => Marshal.GetLastPInvokeError() switch
    {
        Kernel32.FileNotFound or Kernel32.PathNotFound =>
            new(DeviceFault.NotFound, $"{address} is not there (unplugged?)."),
        Kernel32.AccessDenied or Kernel32.SharingViolation =>
            new(DeviceFault.Busy, $"{address} is held by another program."),
        _ => new(DeviceFault.Failed, $"{address}: open failed, {Marshal.GetLastPInvokeErrorMessage()}"),
    };
}
