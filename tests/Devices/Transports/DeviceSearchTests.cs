using System.Runtime.Versioning;
using PosDaemon.Devices.Discovery;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Serial;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices.Tests.Transports;

[SupportedOSPlatform("linux")]
public sealed class DeviceSearchTests : IDisposable
{
    private readonly MadeUpSysfs _sysfs = new();

    private string Proc => Path.Combine(_sysfs.Root, "proc");

    private string Devices => Path.Combine(_sysfs.Root, "dev");

    private DeviceSearch Search => new(_sysfs.Mount, Proc, Devices);

    public DeviceSearchTests() => Directory.CreateDirectory(Proc);

    public void Dispose() => _sysfs.Dispose();

    private void Run(int id, string name, string commandLine, params string[] open)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Proc, $"{id}/fd")).Parent!.FullName;
        File.WriteAllText(Path.Combine(folder, "comm"), name + "\n");
        File.WriteAllText(Path.Combine(folder, "cmdline"), commandLine.Replace(' ', '\0') + "\0");
        for (var i = 0; i < open.Length; i++)
            File.CreateSymbolicLink(Path.Combine(folder, $"fd/{i + 3}"), open[i]);
    }

    private DeviceSight See(string file) =>
        Search.See(new DeviceSight(new DeviceAddress($"serial:{file}"), new DeviceIdentity("x")), file);

    [Fact]
    public void Port_is_named_by_its_device_and_driver_also_behind_a_link()
    {
        var part = _sysfs.AddUsbPart("1-4", "0c2e", "0b6a", "X1", kind: "02", driver: "cdc_acm");
        var device = _sysfs.AddPort("ttyACM0", $"{part}/tty/ttyACM0", "tty");
        _sysfs.Write("bus/usb/devices/1-4/manufacturer", "Honeywell");
        _sysfs.Write("bus/usb/devices/1-4/product", "Honeywell 1450g");
        var link = Path.Combine(_sysfs.Root, "usb-Honeywell-if00");
        File.CreateSymbolicLink(link, device);

        Assert.Equal(("Honeywell 1450g", "cdc_acm"), (See(device).Name, See(device).Driver));
        Assert.Equal("Honeywell 1450g", See(link).Name);
        Assert.Null(See(Path.Combine(_sysfs.Root, "ttyS9")).Name);
    }

    [Fact]
    public void Who_holds_a_port_is_named_and_this_program_is_not()
    {
        var device = "/dev/tty";
        Run(7, "bash", "bash", "/dev/null");
        Run(812, "ModemManager", "/usr/sbin/ModemManager", "/dev/null", device);
        Run(900, "dotnet", "dotnet /opt/posd.dll run", device);
        Run(Environment.ProcessId, "tests", "tests", device);

        var sight = See(device);

        Assert.Equal([new PortHolder(812, "ModemManager"), new PortHolder(900, "dotnet", IsPosd: true)], sight.Holders);
        Assert.Equal(DeviceFault.Busy, sight.Fault);
        Assert.Equal(DeviceFault.NotFound, See(Path.Combine(_sysfs.Root, "ttyUSB1")).Fault);
        Assert.True(Search.Runs("brltty", "ModemManager"));
        Assert.False(Search.Runs("brltty"));
    }

    [Theory]
    [InlineData("evdev:/dev/tty", false, null)]
    [InlineData("hidraw:/dev/tty", false, null)]
    [InlineData("evdev:/dev/tty", true, DeviceFault.Busy)]
    [InlineData("serial:/dev/tty", false, DeviceFault.Busy)]
    public void What_several_may_read_is_not_busy_for_a_desktop_but_for_another_posd(
        string address, bool isPosdThere, DeviceFault? fault)
    {
        Run(812, "Xorg", "/usr/lib/xorg/Xorg", "/dev/tty");
        Run(900, "posd", "/usr/bin/posd run", isPosdThere ? "/dev/tty" : "/dev/null");

        var sight = Search.Read(new DeviceAddress(address));

        Assert.Equal(fault, sight.Fault);
        Assert.Contains(new PortHolder(812, "Xorg"), sight.Holders);
    }

    [Fact]
    public void Program_at_the_other_end_of_a_pseudo_terminal_does_not_hold_it()
    {
        Run(50, "possim", "possim run", "/dev/ptmx", "/dev/pts/77");
        Run(51, "cat", "cat /dev/pts/77", "/dev/pts/77");

        Assert.Equal([new PortHolder(51, "cat")], new PortHolders(Proc).Of("/dev/pts/77"));
    }

    [Fact]
    public void Rights_are_read_from_the_file()
    {
        var device = _sysfs.AddPort("hidraw0", "devices/hidraw0", "hidraw");
        File.SetUnixFileMode(device, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.True(FileRights.Of(device)!.IsOfRootAlone);

        File.SetUnixFileMode(device, UnixFileMode.UserRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        Assert.False(FileRights.Of(device)!.IsOfRootAlone);
        Assert.Null(FileRights.Of(device + "0"));
    }

    [Theory]
    [InlineData("/dev/null", DeviceFault.BadAddress)]
    [InlineData("/etc", DeviceFault.BadAddress)]
    [InlineData("/etc/passwd", DeviceFault.BadAddress)]
    [InlineData("/dev/tty", null)]
    public void What_is_no_device_is_told_from_one_and_nobody_is_said_to_hold_it(string file, DeviceFault? fault)
    {
        Run(7, "bash", "bash", file == "/dev/tty" ? "/dev/null" : file);

        Assert.Equal(fault, See(file).Fault);
        Assert.Empty(See(file).Holders);
    }

    [Fact]
    public void Links_that_go_round_lead_to_no_device()
    {
        var (one, other) = (Path.Combine(_sysfs.Root, "scanner"), Path.Combine(_sysfs.Root, "other"));
        File.CreateSymbolicLink(one, other);
        File.CreateSymbolicLink(other, one);

        Assert.Equal(DeviceFault.NotFound, Search.Read(new DeviceAddress($"serial:{one}")).Fault);
    }

    public static TheoryData<string, string, string, string?, string?, string> Parts => new()
    {
        // kind and sub-kind, VID, PID, driver, port, what is missing
        { "07", "04b8", "0202", "usblp", "usbmisc/lp0", "" },
        { "07", "04b8", "0202", "usbfs", null, "usblp taken by usb (44)" },
        { "07", "04b8", "0202", null, null, "usblp" },
        { "ff", "1a86", "7523", "ch341", "ttyUSB0/tty/ttyUSB0", "" },
        { "ff", "1a86", "7523", null, null, "ch341 converter" },
        { "ff", "10c4", "ea60", "usbfs", null, "cp210x converter taken by usb (44)" },
        { "02 02", "0c2e", "0b6a", null, null, "cdc_acm" },
        { "02 06", "0bda", "8153", null, null, "" },
        { "02 0d", "12d1", "15c1", null, null, "" },
        { "03", "0c2e", "0b61", null, null, "usbhid" },
        { "ff", "1d6b", "0002", null, null, "" },
        { "09", "1d6b", "0002", "hub", null, "" },
        { "08", "0781", "5567", null, null, "" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void Device_that_is_plugged_in_and_has_no_port_is_found_with_the_driver_it_wants(
        string kind, string vendor, string product, string? driver, string? port, string missing)
    {
        var part = _sysfs.AddUsbPart("1-2", vendor, product, serial: null, kind: kind, driver: driver);
        _sysfs.Write("bus/usb/devices/1-2/busnum", "1");
        _sysfs.Write("bus/usb/devices/1-2/devnum", "9");
        if (port is not null)
            Directory.CreateDirectory(Path.Combine(_sysfs.Mount, part, port));
        Run(44, "usb", "usb://EPSON/TM", Path.Combine(Devices, "bus/usb/001/009"));

        var told = Search.FindWithoutPort().Select(device => string.Concat(device.Driver,
            device.IsConverter ? " converter" : "",
            device.IsDrivenByProgram ? $" taken by {string.Join(", ", device.Holders)}" : ""));

        Assert.Equal(missing, string.Join("; ", told));
    }

    [Fact]
    public void Two_serial_ports_alike_are_told_apart_by_their_sockets_when_the_kernel_gives_other_names()
    {
        _sysfs.AddUsb("ttyUSB0", "tty", "1-1", "1a86", "7523", serial: null);
        _sysfs.AddUsb("ttyUSB1", "tty", "1-2", "1a86", "7523", serial: null);
        Assert.Equal("/dev/ttyUSB1", Find("serial:1a86:7523@1-2"));

        foreach (var name in (string[])["ttyUSB0", "ttyUSB1"])
            Directory.Delete(Path.Combine(_sysfs.Mount, $"class/tty/{name}"));
        _sysfs.AddUsb("ttyUSB1", "tty", "1-1", "1a86", "7523", serial: null);
        _sysfs.AddUsb("ttyUSB0", "tty", "1-2", "1a86", "7523", serial: null);

        Assert.Equal("/dev/ttyUSB0", Find("serial:1a86:7523@1-2"));
        Assert.Equal("/dev/ttyUSB1", Find("serial:1A86:7523@1-1"));
        Assert.Equal(DeviceFault.BadAddress, Assert.Throws<DeviceException>(() => Find("serial:1a86:7523")).Fault);
        Assert.Equal(DeviceFault.NotFound, Assert.Throws<DeviceException>(() => Find("serial:1a86:7523@1-3")).Fault);
    }

    private string Find(string uri)
    {
        var parts = AddressParts.Read(new DeviceAddress(uri));
        return UsbName.TryRead(parts.Target)!.Value.Among(SerialPorts.FindOnUsb(_sysfs.Mount), parts.Address).Path;
    }

    [Theory]
    [InlineData("serial:1a86:7523?baud=115200", null)]
    [InlineData("serial:1a86:7523@1-2?baud=115200&driver=system", null)]
    [InlineData("serial:1a86:7523?speed=9600", "speed is not an option")]
    public void Serial_port_named_by_its_device_keeps_its_options(string uri, string? fault)
    {
        var told = Drivers.FaultOf(DeviceKind.Scanner, new DeviceAddress(uri));

        Assert.True(fault is null ? told is null : told!.Contains(fault, StringComparison.Ordinal), told);
    }
}
