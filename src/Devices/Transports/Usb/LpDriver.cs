using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Transports.Usb;

/// <summary><c>lp:PATH</c>: a USB printer by its device file, such as /dev/usb/lp0, or on Windows by the device path of
/// usbprint.sys.</summary>
internal sealed class LpDriver : IDeviceDriver
{
    public string Scheme => "lp";

    public string Example => "lp:/dev/usb/lp0";

    public string? RefusalOf(DeviceKind kind) => UsbPrinterPort.RefusalOf(kind);

    public void Check(AddressParts parts) => parts.AllowOptions();

    public string? FileOf(AddressParts parts) => parts.Target;

    public DeviceIdentity Identify(AddressParts parts) => OperatingSystem.IsLinux()
        ? LinuxUsbPrinters.In().IdentityOf(parts.Target)
        : WindowsDevicePath.IdentityOf(parts.Target) ?? DeviceIdentity.OfAddress(parts.Address);

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        ValueTask.FromResult(UsbPrinterPort.Open(
            parts.Address, new UsbDevice(parts.Target, Identify(parts)), options, time));
}
