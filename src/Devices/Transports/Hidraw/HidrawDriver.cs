using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Transports.Hidraw;

/// <summary><c>hidraw:PATH</c> or <c>hidraw:VID:PID[:SERIAL]</c>: a HID POS scanner, by its device file of Linux, or
/// wherever it is plugged in. With <c>descriptor=FILE</c> the report descriptor is read from there, where the path is
/// that of something that has none, such as a simulated scanner.</summary>
internal sealed class HidrawDriver : IDeviceDriver
{
    private const string DescriptorOption = "descriptor";

    public string Scheme => "hidraw";

    public string Example => "hidraw:0c2e:0b6a";

    public bool SendsBytes => false;

    public bool LetsSeveralRead => true;

    public string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Scanner ? null : "a HID scanner prints nothing and opens no gate";

    public void Check(AddressParts parts)
    {
        if (!parts.IsPath)
            UsbName.Read(parts);
        else if (OperatingSystem.IsLinux())
            parts.AllowOptions(DescriptorOption);
        else
            throw parts.Bad("only Linux has such device files; here name it by VID:PID, as posd devices shows it");
    }

    public DeviceIdentity Identify(AddressParts parts)
    {
        if (OperatingSystem.IsLinux())
            return LinuxHidScanners.In().IdentityOf(parts);
        return parts.IsPath
            ? DeviceIdentity.OfAddress(parts.Address)
            : UsbName.Read(parts).IdentityAmong(Find(), parts.Address);
    }

    public string? FileOf(AddressParts parts) => Find(parts).Path;

    public IEnumerable<DeviceAddress> FindPorts() => UsbName.AddressesOf(Scheme, Find());

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        Check(parts);
        if (OperatingSystem.IsLinux())
            return OpenOfLinuxAsync(parts);
        return OperatingSystem.IsWindows()
            ? ValueTask.FromResult(WindowsHidScanner.Open(parts.Address, Find(parts), options, time))
            : throw parts.Bad("this system has no HID scanners");
    }

    [SupportedOSPlatform("linux")]
    private static ValueTask<ITransport> OpenOfLinuxAsync(AddressParts parts) => LinuxHidScanners.In().OpenAsync(
        parts, device => LinuxHidScanner.Open(parts.Address, device, parts.Text(DescriptorOption)));

    private static UsbDevice Find(AddressParts parts) => OperatingSystem.IsLinux()
        ? LinuxHidScanners.In().Find(parts)
        : UsbName.Read(parts).Among(Find(), parts.Address);

    private static IReadOnlyList<UsbDevice> Find()
    {
        if (OperatingSystem.IsLinux())
            return LinuxHidScanners.In().Find();
        return OperatingSystem.IsWindows() ? WindowsHidScanners.Find() : [];
    }
}
