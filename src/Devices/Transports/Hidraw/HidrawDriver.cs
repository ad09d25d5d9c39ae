using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary><c>hidraw:PATH</c> or <c>hidraw:VID:PID[:SERIAL]</c>: a HID POS scanner of Linux, by its device file, or
/// wherever it is plugged in. With <c>descriptor=FILE</c> the report descriptor is read from there, where the path is
/// that of something that has none, such as a simulated scanner.</summary>
internal sealed class HidrawDriver : IDeviceDriver
{
    private const string DescriptorOption = "descriptor";

    public string Scheme => "hidraw";

    public string Example => "hidraw:/dev/hidraw0";

    public bool SendsBytes => false;

    public string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Scanner ? null : "a HID scanner prints nothing and opens no gate";

    public void Check(AddressParts parts)
    {
        if (!OperatingSystem.IsLinux())
            throw parts.Bad("only Linux has such device files; here set the scanner to USB serial and take serial:");
        if (parts.IsPath)
            parts.AllowOptions(DescriptorOption);
        else
            UsbName.Read(parts);
    }

    public DeviceIdentity Identify(AddressParts parts) => OperatingSystem.IsLinux()
        ? LinuxHidScanners.In().IdentityOf(parts)
        : DeviceIdentity.OfAddress(parts.Address);

    public IEnumerable<DeviceAddress> FindPorts() =>
        OperatingSystem.IsLinux() ? UsbName.AddressesOf(Scheme, LinuxHidScanners.In().Find()) : [];

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        Check(parts);
        return OperatingSystem.IsLinux()
            ? OpenAsync(parts)
            : throw parts.Bad("only Linux has such device files");
    }

    [SupportedOSPlatform("linux")]
    private static ValueTask<ITransport> OpenAsync(AddressParts parts) => LinuxHidScanners.In().OpenAsync(
        parts, device => LinuxHidScanner.Open(parts.Address, device, parts.Text(DescriptorOption)));
}
