using System.Buffers.Binary;
using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Protocol.Hid;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary>Opens one hidraw device as a HID POS scanner: reads its report descriptor, and sends composite scanners the
/// report that makes them use this interface (linux/hidraw.h).</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxHidScanner
{
    private const string Rights = "Linux gives these files to root alone: install the udev rule for the scanner and "
        + "add the user to the group input";

    /// <param name="address">For messages.</param>
    /// <param name="device">Which is to be opened.</param>
    /// <param name="descriptorFile">Where its report descriptor is, when it cannot be asked for it.</param>
    /// <exception cref="DeviceException">It could not be opened, or is no HID POS scanner.</exception>
    public static ITransport Open(DeviceAddress address, UsbDevice device, string? descriptorFile) =>
        InputFileTransport.Open(address, device.Identity, device.Path, Rights, takesReports: true, fd =>
        {
            var asked = AskDescriptor(fd);
            var layout = LayoutOf(address, asked ?? ReadDescriptor(address, descriptorFile));
            if (layout.HasOutputMode)
                ChooseThisInterface(fd);
            return (_, maxLength) => new PosReportReader(layout, maxLength, isStream: asked is null);
        });

    private static PosScannerLayout LayoutOf(DeviceAddress address, byte[] bytes)
    {
        if (!ReportDescriptor.TryParse(bytes, out var descriptor, out var fault))
            throw new DeviceException(DeviceFault.Failed, $"{address}: its report descriptor cannot be read: {fault}.");
        return PosScannerLayout.TryFind(descriptor, out var layout)
            ? layout
            : throw new DeviceException(DeviceFault.BadAddress, $"{address} is no HID POS scanner: its reports have no "
                + "codes. Set the scanner to USB HID POS, or take evdev: or serial: as it is set now.");
    }

    /// <summary>Null where what was opened is no HID device.</summary>
    private static byte[]? AskDescriptor(int fd)
    {
        int size;
        if (Libc.Control(fd, Libc.HidDescriptorSize, &size) != 0 || size is < 0 or > ReportDescriptor.Longest)
            return null;
        // struct hidraw_report_descriptor: the size, and room for the longest.
        var answer = new byte[sizeof(int) + ReportDescriptor.Longest];
        BinaryPrimitives.WriteInt32LittleEndian(answer, size);
        fixed (byte* first = answer)
            return Libc.Control(fd, Libc.HidDescriptor, first) == 0 ? answer[sizeof(int)..(sizeof(int) + size)] : null;
    }

    private static byte[] ReadDescriptor(DeviceAddress address, string? file)
    {
        if (file is null)
            throw new DeviceException(DeviceFault.BadAddress,
                $"{address} is no HID device; name the file with its report descriptor: descriptor=FILE.");
        try
        {
            // One byte more than may be is enough to be refused.
            using var open = File.OpenRead(file);
            var bytes = new byte[ReportDescriptor.Longest + 1];
            return bytes[..open.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException(DeviceFault.Failed, $"{address}: {fault.Message}", inner: fault);
        }
    }

    // A scanner that knows no other interface refuses it, which changes nothing.
    private static void ChooseThisInterface(int fd)
    {
        const byte ThisInterface = 1;
        Span<byte> report = [PosScannerLayout.OutputModeReport, ThisInterface];
        fixed (byte* first = report)
            _ = Libc.Control(fd, Libc.HidSetFeatureOf2, first);
    }
}
