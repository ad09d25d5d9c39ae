using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Transports.Evdev;

/// <summary><c>evdev:PATH</c> or <c>evdev:VID:PID[:SERIAL]</c>: a scanner of Linux that types like a keyboard, by its
/// device file, or wherever it is plugged in.</summary>
internal sealed class EvdevDriver : IDeviceDriver
{
    public string Scheme => "evdev";

    public string Example => "evdev:/dev/input/by-id/usb-NAME-event-kbd";

    public bool SendsBytes => false;

    public bool LetsSeveralRead => true;

    public bool TakesCommands => false;

    public string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Scanner ? null : "a keyboard prints nothing and opens no gate";

    public void Check(AddressParts parts)
    {
        if (!OperatingSystem.IsLinux())
            throw parts.Bad(
                "only Linux gives a service a keyboard; here set the scanner to USB serial and take serial:");
        if (parts.IsPath)
            parts.AllowOptions();
        else
            UsbName.Read(parts);
    }

    public DeviceIdentity Identify(AddressParts parts) => OperatingSystem.IsLinux()
        ? LinuxKeyboards.In().IdentityOf(parts)
        : DeviceIdentity.OfAddress(parts.Address);

    public string? FileOf(AddressParts parts) =>
        OperatingSystem.IsLinux() ? LinuxKeyboards.In().Find(parts).Path : null;

    public IEnumerable<DeviceAddress> FindPorts() =>
        OperatingSystem.IsLinux() ? UsbName.AddressesOf(Scheme, LinuxKeyboards.In().Find()) : [];

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        Check(parts);
        return OperatingSystem.IsLinux()
            ? OpenAsync(parts)
            : throw parts.Bad("only Linux gives a service a keyboard");
    }

    [SupportedOSPlatform("linux")]
    private static ValueTask<ITransport> OpenAsync(AddressParts parts) =>
        LinuxKeyboards.In().OpenAsync(parts, device => LinuxKeyboard.Open(parts.Address, device));
}
