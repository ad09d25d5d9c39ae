using System.Runtime.Versioning;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Evdev;
using PosDaemon.Devices.Transports.Hidraw;
using PosDaemon.Devices.Transports.Serial;
using PosDaemon.Devices.Transports.Usb;
using PosSim.Models.Scanners;

namespace PosDaemon.Devices.Tests.Transports;

/// <summary>Not every maker gives each device a serial number of its own.</summary>
[SupportedOSPlatform("linux")]
public sealed class UsbTwinsTests : IDisposable
{
    private readonly MadeUpSysfs _sysfs = new();

    public void Dispose() => _sysfs.Dispose();

    [Theory]
    [InlineData("serial", "tty", "ttyACM")]
    [InlineData("usb", "usbmisc", "lp")]
    [InlineData("hidraw", "hidraw", "hidraw")]
    [InlineData("evdev", "input", "event")]
    public void Two_with_one_serial_number_are_told_apart_and_opened_by_their_sockets(
        string scheme, string deviceClass, string port)
    {
        var devices = ClassOf(scheme);
        Add(deviceClass, $"{port}0", "1-1");
        Add(deviceClass, $"{port}1", "1-2");

        Assert.Equal([$"{scheme}:0c2e:0b6a@1-1", $"{scheme}:0c2e:0b6a@1-2"], Addresses(scheme, devices));
        Assert.Equal($"{port}0", Find(devices, $"{scheme}:0c2e:0b6a@1-1"));
        Assert.Equal($"{port}1", Find(devices, $"{scheme}:0C2E:0B6A@1-2"));
        Assert.Equal("usb:0c2e:0b6a@1-2", devices.IdentityOf(Path.Combine(_sysfs.Root, $"{port}1")).Value);
        foreach (var name in (string[])["0c2e:0b6a:0001", "0c2e:0b6a"])
        {
            var fault = Assert.Throws<DeviceException>(() => Find(devices, $"{scheme}:{name}"));
            Assert.Equal(DeviceFault.BadAddress, fault.Fault);
            Assert.EndsWith("name one of usb:0c2e:0b6a@1-1, usb:0c2e:0b6a@1-2.", fault.Message);
        }
    }

    [Theory]
    [InlineData("serial", "tty", "ttyACM")]
    [InlineData("evdev", "input", "event")]
    public void One_of_them_alone_has_its_serial_number_and_is_found_by_its_socket_all_the_same(
        string scheme, string deviceClass, string port)
    {
        var devices = ClassOf(scheme);
        Add(deviceClass, $"{port}1", "1-2");
        // One device may have several files: it is no twin of itself.
        Add(deviceClass, $"{port}2", "1-2");

        Assert.Equal([$"{scheme}:0c2e:0b6a:0001"], Addresses(scheme, devices));
        Directory.Delete(Path.Combine(_sysfs.Mount, "class", deviceClass, $"{port}2"));

        Assert.Equal($"{port}1", Find(devices, $"{scheme}:0c2e:0b6a@1-2"));
        Assert.Equal($"{port}1", Find(devices, $"{scheme}:0c2e:0b6a:0001"));
        Assert.Equal("usb:0c2e:0b6a:0001", devices.IdentityOf(Path.Combine(_sysfs.Root, $"{port}1")).Value);
    }

    private SysfsClass ClassOf(string scheme) => scheme switch
    {
        "serial" => SerialPorts.In(_sysfs.Mount, _sysfs.Root),
        "usb" => LinuxUsbPrinters.In(_sysfs.Mount, _sysfs.Root),
        "hidraw" => LinuxHidScanners.In(_sysfs.Mount, _sysfs.Root),
        _ => LinuxKeyboards.In(_sysfs.Mount, _sysfs.Root),
    };

    private void Add(string deviceClass, string port, string socket)
    {
        var folder = _sysfs.AddUsb(port, deviceClass, socket, "0c2e", "0b6a", "0001");
        _sysfs.Write($"{folder}/device/report_descriptor", HidReports.A.Descriptor);
        _sysfs.Write($"{folder}/device/capabilities/key", MadeUpSysfs.KeyboardKeys);
    }

    private static IEnumerable<string> Addresses(string scheme, SysfsClass devices) =>
        UsbName.AddressesOf(scheme, devices.Find()).Select(address => address.Uri);

    private static string Find(SysfsClass devices, string uri) =>
        Path.GetFileName(devices.Find(AddressParts.Read(new DeviceAddress(uri))).Path);
}
