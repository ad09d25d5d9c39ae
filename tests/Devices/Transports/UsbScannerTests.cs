using System.Runtime.Versioning;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Evdev;
using PosDaemon.Devices.Transports.Hidraw;
using PosSim.Models.Scanners;

namespace PosDaemon.Devices.Tests.Transports;

[SupportedOSPlatform("linux")]
public sealed class UsbScannerTests : IDisposable
{
    // As sysfs shows them.
    private const string PowerButtonKeys = "10000000000000 0";

    private readonly MadeUpSysfs _sysfs = new();

    public void Dispose() => _sysfs.Dispose();

    private void AddHid(
        string name, string socket, string product, string? serial, byte[] descriptor, int number = 0)
    {
        var port = _sysfs.AddUsb(name, "hidraw", socket, "0c2e", product, serial, number);
        _sysfs.Write($"{port}/device/report_descriptor", descriptor);
    }

    private void AddInput(string name, string socket, string product, string keys)
    {
        var port = _sysfs.AddUsb(name, "input", socket, "0c2e", product, serial: null);
        _sysfs.Write($"{port}/device/capabilities/key", keys);
    }

    private static AddressParts Parts(string uri) => AddressParts.Read(new DeviceAddress(uri));

    [Fact]
    public void HID_POS_scanners_are_found_by_what_they_are_and_other_HID_devices_are_not_among_them()
    {
        var scanners = LinuxHidScanners.In(_sysfs.Mount, "/dev");
        Assert.Empty(scanners.Find());
        AddHid("hidraw0", "1-1", "0b6a", "X1", [0x05, 0x01, 0x09, 0x06]);
        AddHid("hidraw1", "1-1", "0b6a", "X1", HidReports.A.Descriptor, number: 1);
        AddHid("hidraw2", "1-2", "0b81", serial: null, HidReports.B.Descriptor);

        Assert.Equal(["usb:0c2e:0b6a:X1/01", "usb:0c2e:0b81@1-2"],
            scanners.Find().Select(scanner => scanner.Identity.Value));
        Assert.Equal("/dev/hidraw1", scanners.Find(Parts("hidraw:0c2e:0b6a:X1")).Path);
        Assert.Equal("/dev/hidraw1", scanners.Find(Parts("hidraw:0C2E:0B6A")).Path);
        Assert.Equal("/dev/hidraw2", scanners.Find(Parts("hidraw:0c2e:0b81@1-2")).Path);
        Assert.Equal(DeviceFault.NotFound,
            Assert.Throws<DeviceException>(() => scanners.Find(Parts("hidraw:0c2e:0b6a:X2"))).Fault);
        Assert.Equal("usb:0c2e:0b6a:X2", scanners.IdentityOf(Parts("hidraw:0c2e:0b6a:X2")).Value);
        Assert.Equal("hidraw:/dev/pts/7", scanners.IdentityOf(Parts("hidraw:/dev/pts/7?descriptor=x")).Value);

        // The kernel gives the names out anew.
        Directory.Delete(Path.Combine(_sysfs.Mount, "class/hidraw/hidraw1"));
        AddHid("hidraw7", "1-4", "0b6a", "X1", HidReports.A.Descriptor, number: 1);
        Assert.Equal("/dev/hidraw7", scanners.Find(Parts("hidraw:0c2e:0b6a:X1")).Path);
    }

    [Fact]
    public async Task Scanner_that_gets_another_name_while_it_is_opened_is_let_go()
    {
        var scanners = LinuxHidScanners.In(_sysfs.Mount, "/dev");
        AddHid("hidraw0", "1-1", "0b81", serial: null, HidReports.A.Descriptor);
        AddHid("hidraw1", "1-2", "0b81", serial: null, HidReports.A.Descriptor);
        var (steady, swapped) = (new ClosedOnce(), new ClosedOnce());

        Assert.Same(steady, await scanners.OpenAsync(Parts("hidraw:0c2e:0b81@1-1"), _ => steady));
        var fault = await Assert.ThrowsAsync<DeviceException>(async () => await scanners.OpenAsync(
            Parts("hidraw:0c2e:0b81@1-1"), device =>
            {
                Assert.Equal("/dev/hidraw0", device.Path);
                Directory.Delete(Path.Combine(_sysfs.Mount, "class/hidraw/hidraw0"));
                AddHid("hidraw7", "1-1", "0b81", serial: null, HidReports.A.Descriptor);
                return swapped;
            }));

        Assert.Equal((DeviceFault.Gone, false, true), (fault.Fault, steady.IsClosed, swapped.IsClosed));
    }

    [Fact]
    public void Scanners_that_type_are_found_among_what_has_the_keys_of_a_keyboard()
    {
        var keyboards = LinuxKeyboards.In(_sysfs.Mount, "/dev/input");
        Assert.Empty(keyboards.Find());
        AddInput("event0", "1-1", "0b61", PowerButtonKeys);
        AddInput("event3", "1-2", "0b61", MadeUpSysfs.KeyboardKeys);

        Assert.Equal(["usb:0c2e:0b61@1-2"], keyboards.Find().Select(keyboard => keyboard.Identity.Value));
        Assert.Equal("/dev/input/event3", keyboards.Find(Parts("evdev:0c2e:0b61")).Path);

        AddInput("event4", "1-3", "0b61", MadeUpSysfs.KeyboardKeys);
        var fault = Assert.Throws<DeviceException>(() => keyboards.Find(Parts("evdev:0c2e:0b61")));
        Assert.Contains("name of 2 devices; name one of usb:0c2e:0b61@1-2, usb:0c2e:0b61@1-3", fault.Message,
            StringComparison.Ordinal);
        Assert.Equal("/dev/input/event4", keyboards.Find(Parts("evdev:0c2e:0b61@1-3")).Path);
    }

    /// <summary>What was opened.</summary>
    private sealed class ClosedOnce : ITransport
    {
        public bool IsClosed { get; private set; }

        public DeviceAddress Address => new("hidraw:here");

        public DeviceIdentity Identity => DeviceIdentity.OfAddress(Address);

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken abort) =>
            throw new NotSupportedException();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) =>
            throw new NotSupportedException();

        public int DiscardInput() => 0;

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
