using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary>A USB printer by the device path of usbprint.sys, which carries bytes both ways beside the spooler. Not
/// tried on real hardware.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsUsbTransport : ITransport
{
    // A cancelled piece is the most that a count could be wrong by, should a driver report it so.
    private const int Piece = 4096;
    private const int ReadSize = 1024;

    private readonly SafeFileHandle _handle;
    private readonly OverlappedCall _read;
    private readonly OverlappedCall _write;
    private readonly CancellationTokenSource _closing = new();
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private readonly byte[] _buffer = new byte[ReadSize];
    private Task<OverlappedResult> _reading;
    private int _taken;
    private GrowingPause _readPause;

    private WindowsUsbTransport(DeviceAddress address, DeviceIdentity identity, SafeFileHandle handle,
        TransportOptions options, TimeProvider time)
    {
        (Address, Identity, _handle, _options, _time) = (address, identity, handle, options, time);
        (_read, _write) = (new OverlappedCall(handle, time), new OverlappedCall(handle, time));
        // Under way all the time, so that a cancelled read of ours loses nothing.
        _reading = _read.ReadAsync(_buffer, _closing.Token);
        IsOneWay = _reading is { IsCompleted: true, Result.Error: Kernel32.InvalidFunction or Kernel32.NotSupported };
    }

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    public bool IsOneWay { get; }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static WindowsUsbTransport Open(
        DeviceAddress address, UsbDevice printer, TransportOptions options, TimeProvider time)
    {
        var handle = Kernel32.CreateFile(printer.Path, Kernel32.GenericReadWrite, 0, 0, Kernel32.OpenExisting,
            Kernel32.Overlapped, 0);
        if (!handle.IsInvalid)
            return new WindowsUsbTransport(address, printer.Identity, handle, options, time);
        throw Marshal.GetLastPInvokeError() switch
        {
            Kernel32.FileNotFound or Kernel32.PathNotFound or Kernel32.InvalidName =>
                new DeviceException(DeviceFault.NotFound, $"{address} is not there (unplugged, or switched off?)."),
            Kernel32.AccessDenied or Kernel32.SharingViolation => new DeviceException(DeviceFault.Busy,
                $"{address} is held by another program. If a print queue uses this printer, remove the queue."),
            _ => new DeviceException(DeviceFault.Failed,
                $"{address}: open failed, {Marshal.GetLastPInvokeErrorMessage()}"),
        };
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        if (IsOneWay)
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, abort);
        while (true)
        {
            var result = await _reading.WaitAsync(abort);
            if (result.Count > _taken)
                return CopyReceived(buffer, result.Count);
            if (result.Error != 0)
                return 0;
            // An empty packet: the printer has nothing to say, and some say so to each question.
            await _readPause.WaitAsync(_time, abort);
            _reading = _read.ReadAsync(_buffer, _closing.Token);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        for (var written = 0; written < bytes.Length;)
        {
            using var limit = new CancellationTokenSource(_options.StallLimit, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abort, _closing.Token);
            var piece = bytes.Slice(written, Math.Min(Piece, bytes.Length - written));
            var result = await _write.WriteAsync(piece, either.Token);
            written += result.Count;
            abort.ThrowIfCancellationRequested();
            if (result.FaultOfWrite is { } fault)
                throw WriteFault(fault, result.Error, written);
        }
    }

    public int DiscardInput()
    {
        if (!_reading.IsCompletedSuccessfully || _reading.Result.Count <= _taken)
            return 0;
        var waiting = _reading.Result.Count - _taken;
        CopyReceived(new byte[waiting], _reading.Result.Count);
        return waiting;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _handle.Dispose();
        _read.Dispose();
        _write.Dispose();
        _closing.Dispose();
    }

    private int CopyReceived(Memory<byte> buffer, int end)
    {
        var count = Math.Min(buffer.Length, end - _taken);
        _buffer.AsMemory(_taken, count).CopyTo(buffer);
        _taken += count;
        if (_taken < end)
            return count;
        (_taken, _readPause) = (0, default);
        _reading = _read.ReadAsync(_buffer, _closing.Token);
        return count;
    }

    private DeviceException WriteFault(DeviceFault fault, int error, int written) => new(fault,
        fault == DeviceFault.Stalled
            ? $"{Address} took no byte for {_options.StallLimit.TotalSeconds:0.#} s (full, off line or out of paper)."
            : $"{Address} is gone ({Marshal.GetPInvokeErrorMessage(error)}).",
        written);
}
