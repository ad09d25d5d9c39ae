using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Spooler;

namespace PosDaemon.Devices.Tests.Transports;

public sealed class AddressTests
{
    [Theory]
    [InlineData("serial:/dev/serial/by-id/usb-1?baud=115200")]
    [InlineData("serial:COM3")]
    [InlineData("serial:COM3?baud=9600&data=7&parity=even&stop=2&flow=xon")]
    [InlineData("serial:COM3?baud=12345&driver=system")]
    [InlineData("serial:/dev/x?baud=250000&driver=own")]
    [InlineData("serial:COM3?flow=dtr&baud=115200")]
    [InlineData("tcp://10.0.0.7:9100")]
    [InlineData("tcp://[::1]:9100")]
    [InlineData("file:/tmp/slips.bin")]
    [InlineData("lp:/dev/usb/lp0")]
    [InlineData(@"lp:\\?\usb#vid_04b8&pid_0e15#J7XF#{28d78fad}")]
    [InlineData("usb:04b8:0E15")]
    [InlineData("usb:04b8:0e15:J7XF:001/01")]
    [InlineData("usb:0416:5011@1-1.4")]
    public void Good_address_has_no_fault(string uri) =>
        Assert.Null(Drivers.FaultOf(DeviceKind.Printer, new DeviceAddress(uri)));

    [Theory]
    [InlineData("", "no scheme")]
    [InlineData("COM3", "no scheme")]
    [InlineData("serial:", "nothing stands")]
    [InlineData("serial:/dev/x?baud=fast", "baud=fast is not a number")]
    [InlineData("serial:/dev/x?baud=109", "baud=109 is not 110 to 4000000")]
    [InlineData("serial:/dev/x?baud=4000001", "baud=4000001 is not")]
    [InlineData("serial:/dev/x?driver=other", "driver=other is not one of own, system")]
    [InlineData("serial:/dev/x?flow=dtr&driver=system", "flow=dtr needs driver=own")]
    [InlineData("serial:/dev/x?flow=dsr", "flow=dsr is not one of None, Rts, Xon, Dtr")]
    [InlineData("serial:/dev/x?data=9", "data=9")]
    [InlineData("serial:/dev/x?parity=mark", "parity=mark is not one of")]
    [InlineData("serial:/dev/x?stop=3", "stop=3")]
    [InlineData("serial:/dev/x?speed=9600", "speed is not an option")]
    [InlineData("serial:/dev/x?baud=9600&baud=1", "must be NAME=VALUE and stand once")]
    [InlineData("tcp://printer", "tcp://HOST:PORT")]
    [InlineData("tcp://printer:0", "is not 1 to 65535")]
    [InlineData("tcp://printer:70000", "is not 1 to 65535")]
    [InlineData(@"lp:\\?\usb#vid_04b8&pid_0e15#J7XF#{28d78fad}?baud=9600", "baud is not an option of lp")]
    [InlineData("bluetooth:aa", "not one of serial, tcp, tcp-listen, lp, usb, spooler, file, hidraw, evdev")]
    [InlineData("lp:/dev/usb/lp0?baud=9600", "baud is not an option of lp")]
    [InlineData("usb:04b8", "usb:VID:PID")]
    [InlineData("usb:04b8:0e1", "usb:VID:PID")]
    [InlineData("usb:04b8:0e15:", "usb:VID:PID")]
    [InlineData("usb:04b8:0e15X1", "usb:VID:PID")]
    [InlineData("usb:+4b8:0e15", "usb:VID:PID")]
    public void Wrong_address_comes_with_what_is_wrong(string uri, string part) =>
        Assert.Contains(part, Drivers.FaultOf(DeviceKind.Printer, new DeviceAddress(uri)), StringComparison.Ordinal);

    [Theory]
    [InlineData("tcp-listen://0.0.0.0:4001", null)]
    [InlineData("tcp-listen://[::]:4001?from=10.0.0.7", null)]
    [InlineData("tcp-listen://till:4001", "an address of this machine, or 0.0.0.0")]
    [InlineData("tcp-listen://0.0.0.0:4001?from=camera", "from=camera is no IP address")]
    [InlineData("tcp-listen://0.0.0.0:4001?port=1", "port is not an option")]
    [InlineData("hidraw:/dev/hidraw0", null)]
    [InlineData("hidraw:/dev/hidraw0?descriptor=/tmp/scanner.descriptor", null)]
    [InlineData("hidraw:0c2e:0B6A", null)]
    [InlineData("hidraw:0c2e:0b6a:X1/01", null)]
    [InlineData("evdev:/dev/input/by-id/usb-Scanner-event-kbd", null)]
    [InlineData("evdev:0c2e:0b6a@1-1.4", null)]
    [InlineData("hidraw:0", "it must be hidraw:VID:PID, hidraw:VID:PID:SERIAL or hidraw:VID:PID@PORT")]
    [InlineData("evdev:event3", "it must be evdev:VID:PID")]
    [InlineData("evdev:/dev/input/event3?descriptor=x", "descriptor is not an option of evdev")]
    [InlineData("hidraw:0c2e:0b6a?descriptor=x", "descriptor is not an option of hidraw")]
    public void Scanners_on_USB_are_named_by_a_path_or_by_what_they_are(string uri, string? part)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("needs the device files of Linux");
        var fault = Drivers.FaultOf(DeviceKind.Scanner, new DeviceAddress(uri));
        if (part is null)
            Assert.Null(fault);
        else
            Assert.Contains(part, fault, StringComparison.Ordinal);
        Assert.NotNull(Drivers.FaultOf(DeviceKind.Printer, new DeviceAddress(uri)));
    }

    [Fact]
    public void Spooler_is_refused_where_there_is_no_windows_with_what_to_take_instead()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("has a spooler");
        Assert.Contains("only Windows has this spooler; here take lp:, usb:",
            Drivers.FaultOf(DeviceKind.Printer, new DeviceAddress("spooler:EPSON TM-T88V Receipt")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 0x400, "is set to work off line")]
    [InlineData(0x80, 0, "is off line")]
    [InlineData(0x10, 0, "is out of paper")]
    [InlineData(0x1, 0, "is paused")]
    [InlineData(0x4, 0, "is being deleted")]
    [InlineData(0x12, 0, "is out of paper, reports an error")]
    [InlineData(0x400, 0x40, null)]
    public void Spooler_says_what_keeps_a_printer_from_printing(int status, int attributes, string? trouble) =>
        Assert.Equal(trouble, new PrinterQueueState((uint)status, (uint)attributes).Trouble);

    [Theory]
    [InlineData(DeviceKind.Scanner)]
    [InlineData(DeviceKind.Gate)]
    public void Files_and_printer_ports_are_for_printers_only(DeviceKind kind)
    {
        Assert.Equal("a file gives no codes and takes no orders", Drivers.FaultOf(kind, new DeviceAddress("file:/x")));
        Assert.Equal("the port of a USB printer gives no codes and takes no orders",
            Drivers.FaultOf(kind, new DeviceAddress("usb:04b8:0e15")));
        Assert.Equal(
            kind == DeviceKind.Scanner
                ?
                [
                    "serial:/path?baud=9600", "tcp://host:port", "tcp-listen://0.0.0.0:4001?from=10.0.0.7",
                    "hidraw:0c2e:0b6a", "evdev:/dev/input/by-id/usb-NAME-event-kbd",
                ]
                : ["serial:/path?baud=9600", "tcp://host:port", "gpio:chip/line"],
            Drivers.ExamplesFor(kind));
    }
}
