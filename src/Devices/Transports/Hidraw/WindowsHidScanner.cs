using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Devices.Transports.Win32;
using PosDaemon.Protocol.Hid;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary>A HID POS scanner of Windows, by hid.dll. Not tried on real hardware.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsHidScanner : ITransport
{
    private readonly SafeFileHandle _handle;
    private readonly OverlappedCall _read;
    private readonly OverlappedCall _write;
    private readonly CancellationTokenSource _closing = new();
    private readonly PosScannerLayout _layout;
    private readonly TransportOptions _options;
    private readonly TimeProvider _time;
    private readonly byte[] _report;
    private readonly int _outputLength;
    private Task<OverlappedResult> _reading;

    private WindowsHidScanner(DeviceAddress address, DeviceIdentity identity, SafeFileHandle handle,
        PosScannerLayout layout, HidCapabilities device, TransportOptions options, TimeProvider time)
    {
        (Address, Identity, _handle, _layout) = (address, identity, handle, layout);
        (_options, _time) = (options, time);
        (_report, _outputLength) = (new byte[device.InputLength], device.OutputLength);
        (_read, _write) = (new OverlappedCall(handle, time), new OverlappedCall(handle, time));
        // Under way all the time, so that a cancelled read of ours loses nothing.
        _reading = _read.ReadAsync(_report, _closing.Token);
    }

    public DeviceAddress Address { get; }

    public DeviceIdentity Identity { get; }

    /// <exception cref="DeviceException">It could not be opened, or is no HID POS scanner.</exception>
    public static ITransport Open(
        DeviceAddress address, UsbDevice scanner, TransportOptions options, TimeProvider time)
    {
        var handle = Kernel32.CreateFile(scanner.Path, Kernel32.GenericReadWrite, Kernel32.ShareReadWrite, 0,
            Kernel32.OpenExisting, Kernel32.Overlapped, 0);
        if (handle.IsInvalid)
            throw OpenFault(address);
        if (!TryRead(handle, out var device, out var layout))
        {
            handle.Dispose();
            throw new DeviceException(DeviceFault.BadAddress, $"{address} is no HID POS scanner: its reports have no "
                + "codes. Set the scanner to USB HID POS, or take serial: as it is set now.");
        }

        ChooseThisInterface(handle, device.FeatureLength);
        HidApi.FlushQueue(handle);
        return new WindowsHidScanner(address, scanner.Identity, handle, layout, device, options, time);
    }

    public ICodeReader CreateReader(ScanFraming framing, int maxLength) =>
        new PosReportReader(_layout, maxLength, isStream: false);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort)
    {
        var result = await _reading.WaitAsync(abort);
        if (result.Error != 0)
            return 0;
        // Where reports have no id Windows puts a zero in its place.
        var report = _report.AsMemory(_layout.ReportId == 0 ? 1 : 0, _layout.Length);
        report.CopyTo(buffer);
        _reading = _read.ReadAsync(_report, _closing.Token);
        return report.Length;
    }

    /// <param name="bytes">One report, its id first; Windows wants each as long as the longest.</param>
    /// <param name="abort">Ends the wait.</param>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort)
    {
        if (bytes.Length > _outputLength)
            throw new DeviceException(DeviceFault.Failed, $"{Address} takes no report of {bytes.Length} bytes.");
        using var limit = new CancellationTokenSource(_options.StallLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abort, _closing.Token);
        var report = new byte[_outputLength];
        bytes.CopyTo(report);
        var result = await _write.WriteAsync(report, either.Token);
        abort.ThrowIfCancellationRequested();
        if (result.Error != 0)
            throw new DeviceException(result.FaultOfWrite ?? DeviceFault.Failed,
                $"{Address} does not take report {report[0]:X2} ({Marshal.GetPInvokeErrorMessage(result.Error)}).");
    }

    /// <summary>What waited was thrown away at opening, uncounted.</summary>
    public int DiscardInput() => 0;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _handle.Dispose();
        _read.Dispose();
        _write.Dispose();
        _closing.Dispose();
    }

    private static unsafe bool TryRead(SafeFileHandle handle, out HidCapabilities device,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PosScannerLayout? layout)
    {
        (device, layout) = (default, null);
        nint data;
        if (!HidApi.GetPreparsedData(handle, &data))
            return false;
        HidCapabilities found;
        if (HidApi.GetCapabilities(data, &found) == HidApi.Success)
            _ = PosScannerLayout.TryFind(HidReports.Read(data, found, PosScannerLayout.Usages), out layout);
        HidApi.FreePreparsedData(data);
        device = found;
        return layout is not null;
    }

    // A scanner that knows no other interface refuses it, which changes nothing.
    private static unsafe void ChooseThisInterface(SafeFileHandle handle, int length)
    {
        const byte ThisInterface = 1;
        if (length < 2)
            return;
        var report = new byte[length];
        (report[0], report[1]) = (PosScannerLayout.OutputModeReport, ThisInterface);
        fixed (byte* first = report)
            _ = HidApi.SetFeature(handle, first, (uint)report.Length);
    }

    private static DeviceException OpenFault(DeviceAddress address) => Marshal.GetLastPInvokeError() switch
    {
        Kernel32.FileNotFound or Kernel32.PathNotFound or Kernel32.InvalidName =>
            new(DeviceFault.NotFound, $"{address} is not there (unplugged?)."),
        Kernel32.AccessDenied or Kernel32.SharingViolation =>
            new(DeviceFault.Busy, $"{address} is held by another program."),
        _ => new(DeviceFault.Failed, $"{address}: open failed, {Marshal.GetLastPInvokeErrorMessage()}"),
    };
}
