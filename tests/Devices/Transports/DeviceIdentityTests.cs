using System.Runtime.Versioning;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Serial;
using PosDaemon.Devices.Transports.Usb;
using PosDaemon.Devices.Transports.Win32;

namespace PosDaemon.Devices.Tests.Transports;

[SupportedOSPlatform("linux")]
public sealed class DeviceIdentityTests : IDisposable
{
    private const string Usb = "devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.4";

    private readonly MadeUpSysfs _sysfs = new();

    private string Root => _sysfs.Root;

    public void Dispose() => _sysfs.Dispose();

    private void Write(string file, string text) => _sysfs.Write(file, text);

    private string Port(string name, string folder, string deviceClass = "tty") =>
        _sysfs.AddPort(name, folder, deviceClass);

    private string Identity(string path) =>
        SerialPorts.In(_sysfs.Mount, Root).IdentityOf(new DeviceAddress($"serial:{path}?baud=9600"), path).Value;

    [Fact]
    public void Usb_adapter_with_a_serial_number_is_known_by_it_also_behind_a_link()
    {
        Write($"{Usb}/idVendor", "0403");
        Write($"{Usb}/idProduct", "6001");
        Write($"{Usb}/serial", "A700eYxQ");
        Write($"{Usb}/1-1.4:1.0/bInterfaceNumber", "00");
        var device = Port("ttyUSB0", $"{Usb}/1-1.4:1.0/ttyUSB0/tty/ttyUSB0");
        var link = Path.Combine(Root, "usb-FTDI-if00-port0");
        File.CreateSymbolicLink(link, device);

        Assert.Equal("usb:0403:6001:A700eYxQ", Identity(device));
        Assert.Equal("usb:0403:6001:A700eYxQ", Identity(link));
    }

    [Fact]
    public void Usb_adapter_without_a_serial_number_follows_its_socket()
    {
        Write($"{Usb}/idVendor", "1a86");
        Write($"{Usb}/idProduct", "7523");

        Assert.Equal("usb:1a86:7523@1-1.4", Identity(Port("ttyUSB3", $"{Usb}/1-1.4:1.0/ttyUSB3/tty/ttyUSB3")));
    }

    [Fact]
    public void Second_interface_of_one_device_is_another_device()
    {
        Write($"{Usb}/idVendor", "0c2e");
        Write($"{Usb}/idProduct", "0b6a");
        Write($"{Usb}/serial", "X1");
        Write($"{Usb}/1-1.4:1.2/bInterfaceNumber", "02");

        Assert.Equal("usb:0c2e:0b6a:X1/02", Identity(Port("ttyACM1", $"{Usb}/1-1.4:1.2/tty/ttyACM1")));
    }

    [Fact]
    public void Usb_printer_is_found_by_its_name_wherever_it_is_plugged_in()
    {
        var printers = LinuxUsbPrinters.In(Path.Combine(Root, "sys"), Path.Combine(Root, "dev"));
        Assert.Empty(printers.Find());
        Printer("lp0", "1-1", "04b8", "0e15", "J7XF");
        Printer("lp1", "1-2", "0416", "5011", serial: null);
        Printer("lp2", "1-3", "0416", "5011", serial: null);

        Assert.Equal(["usb:04b8:0e15:J7XF", "usb:0416:5011@1-2", "usb:0416:5011@1-3"],
            printers.Find().Select(printer => printer.Identity.Value));
        Assert.Equal("dev/usb/lp0", PathOf(printers, "usb:04B8:0E15"));
        Assert.Equal("dev/usb/lp0", PathOf(printers, "usb:04b8:0e15:J7XF"));
        Assert.Equal("dev/usb/lp2", PathOf(printers, "usb:0416:5011@1-3"));

        Directory.Delete(Path.Combine(Root, "sys/class/usbmisc/lp0"));
        Assert.Equal(DeviceFault.NotFound,
            Assert.Throws<DeviceException>(() => PathOf(printers, "usb:04b8:0e15")).Fault);
        Printer("lp7", "1-4.2", "04b8", "0e15", "J7XF");
        Assert.Equal("dev/usb/lp7", PathOf(printers, "usb:04b8:0e15:J7XF"));
    }

    [Fact]
    public void Name_of_two_usb_printers_is_refused_with_what_tells_them_apart()
    {
        Printer("lp0", "1-1", "04b8", "0e15", "J7XF");
        Printer("lp1", "1-2", "04b8", "0e15", "J7XG");
        var printers = LinuxUsbPrinters.In(Path.Combine(Root, "sys"));

        var fault = Assert.Throws<DeviceException>(() => PathOf(printers, "usb:04b8:0e15"));

        Assert.Equal(DeviceFault.BadAddress, fault.Fault);
        Assert.Contains("usb:04b8:0e15:J7XF, usb:04b8:0e15:J7XG", fault.Message, StringComparison.Ordinal);
    }

    private string PathOf(SysfsClass printers, string address)
    {
        var name = UsbName.Read(AddressParts.Read(new DeviceAddress(address)));
        return Path.GetRelativePath(Root, name.Among(printers.Find(), new DeviceAddress(address)).Path);
    }

    private void Printer(string name, string socket, string vendor, string product, string? serial) =>
        _sysfs.AddUsb(name, "usbmisc", socket, vendor, product, serial);

    [Theory]
    [InlineData(@"\\?\usb#vid_04b8&pid_0e15#J7XF#{28d78fad-5a12}", "usb:04b8:0e15:J7XF")]
    [InlineData(@"\\.\USB#VID_04B8&PID_0E15#J7XF#{28d78fad-5a12}", "usb:04b8:0e15:J7XF")]
    [InlineData(@"\\?\usb#vid_0416&pid_5011#6&2a6f31c&0&2#{28d78fad-5a12}", "usb:0416:5011@6&2a6f31c&0&2")]
    [InlineData(@"\\?\usb#vid_04b8&pid_0202&mi_01#7&1b&0&1#{28d78fad-5a12}", "usb:04b8:0202@7&1b&0&1/01")]
    [InlineData(@"\\?\hid#vid_0c2e&pid_0b6a&mi_01#7&2a&0&0000#{4d1e55b2-f16f}", "usb:0c2e:0b6a@7&2a&0&0000/01")]
    [InlineData(@"\\?\hid#vid_0c2e&pid_0b6a#7&2a&0&0000#{4d1e55b2-f16f}", "usb:0c2e:0b6a@7&2a&0&0000")]
    [InlineData(@"\\?\lptenum#localprint#x#{28d78fad-5a12}", null)]
    [InlineData("LPT1", null)]
    public void Usb_device_of_windows_is_known_by_its_device_path(string path, string? expected) =>
        Assert.Equal(expected, WindowsDevicePath.IdentityOf(path)?.Value);

    [Theory]
    [InlineData("usb:0c2e:0b6a@7&2a&0&0000/01", "usb:0c2e:0b6a:X1/01")]
    [InlineData("usb:0c2e:0b6a@7&2a&0&0000", "usb:0c2e:0b6a:X1")]
    [InlineData("usb:0c2e:0b6a:Y2", "usb:0c2e:0b6a:Y2")]
    public void Hid_scanner_of_windows_is_known_by_the_serial_number_that_it_tells(string byPath, string expected) =>
        Assert.Equal(expected, WindowsDevicePath.WithSerial(new(byPath), "X1").Value);

    [Fact]
    public void Port_on_the_board_is_known_by_its_place() => Assert.Equal("port:platform/serial8250/tty/ttyS0",
        Identity(Port("ttyS0", "devices/platform/serial8250/tty/ttyS0")));

    [Fact]
    public void What_sysfs_does_not_know_is_known_by_its_address_without_options()
    {
        Assert.Equal("serial:/dev/pts/7", Identity("/dev/pts/7"));
        Assert.Equal("tcp://10.0.0.7:9100", Drivers.IdentityOf(new DeviceAddress("tcp://10.0.0.7:9100")).Value);
        Assert.Equal("file:/tmp/slips", Drivers.IdentityOf(new DeviceAddress("file:/tmp/slips")).Value);
    }
}
