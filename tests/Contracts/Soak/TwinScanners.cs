using System.Runtime.Versioning;
using System.Text;
using PosDaemon.Devices.Tests.Serial;
using PosDaemon.Devices.Tests.Transports;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Evdev;
using PosDaemon.Devices.Transports.Hidraw;
using PosSim.Models.Scanners;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>Two scanners of one make without serial numbers, each in a socket of its own, as Linux shows them:
/// whichever is plugged in gets the lowest name that is free, so that only the socket tells them apart.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TwinScanners : IAsyncDisposable
{
    private const string Vendor = "0c2e", Product = "0b81";

    private readonly MadeUpSysfs _sysfs = new();
    private readonly TwinKind _kind;
    private readonly Twin[] _twins;

    public TwinScanners(TwinKind kind)
    {
        _kind = kind;
        _twins = [new Twin("1-1"), new Twin("1-2")];
        Directory.CreateDirectory(ByPath);
        foreach (var twin in _twins)
        {
            if (kind.Class != "tty")
                twin.Pty.MakeRaw();
            Show(twin);
        }
    }

    private string ByPath => Path.Combine(_sysfs.Root, "by-path");

    /// <summary>What their device files are called now.</summary>
    public IReadOnlyList<string?> Names => [.. _twins.Select(twin => twin.Name)];

    public DeviceAddress AddressOf(int twin) => new(_kind.Class == "tty"
        ? $"serial:{Path.Combine(ByPath, _twins[twin].Socket)}?baud=9600"
        : $"{_kind.Scheme}:{Vendor}:{Product}@{_twins[twin].Socket}");

    /// <summary>Opens as the driver of the scheme does, with the made-up sysfs in place of the system's.</summary>
    public ValueTask<ITransport> OpenAsync(DeviceAddress address)
    {
        var parts = AddressParts.Read(address);
        return _kind.Class switch
        {
            "hidraw" => LinuxHidScanners.In(_sysfs.Mount, _sysfs.Root).OpenAsync(
                parts, device => LinuxHidScanner.Open(address, device, Descriptor)),
            "input" => LinuxKeyboards.In(_sysfs.Mount, _sysfs.Root).OpenAsync(
                parts, device => LinuxKeyboard.Open(address, device)),
            _ => new SystemTransportFactory(TimeProvider.System).OpenAsync(address, CancellationToken.None),
        };
    }

    public void Read(int twin, string code) => _twins[twin].Pty.Send(_kind.Frame(code));

    public void ReadHalf(int twin, string code)
    {
        var frame = _kind.Frame(code);
        _twins[twin].Pty.Send(frame.AsSpan(..(frame.Length / 2)));
    }

    public async Task UnplugAsync(int twin)
    {
        var gone = _twins[twin];
        File.Delete(Path.Combine(ByPath, gone.Socket));
        Directory.Delete(Path.Combine(_sysfs.Mount, "class", _kind.Class, gone.Name!));
        File.Delete(Path.Combine(_sysfs.Root, gone.Name!));
        Directory.Delete(Path.Combine(_sysfs.Mount, DeviceOf(gone)), recursive: true);
        gone.Name = null;
        await gone.Pty.PullAsync();
    }

    public void PlugIn(int twin)
    {
        _twins[twin].Pty.PlugIn();
        Show(_twins[twin]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var twin in _twins)
            await twin.Pty.DisposeAsync();
        _sysfs.Dispose();
    }

    // Those of the report descriptor, which a pseudo-terminal cannot be asked for.
    private string Descriptor => Path.Combine(_sysfs.Root, "descriptor");

    private static string DeviceOf(Twin twin) => $"devices/pci0000:00/0000:00:14.0/usb1/{twin.Socket}";

    private void Show(Twin twin)
    {
        var number = Enumerable.Range(0, _twins.Length + 1)
            .First(free => _twins.All(other => other.Name != $"{_kind.Prefix}{free}"));
        twin.Name = $"{_kind.Prefix}{number}";
        var device = DeviceOf(twin);
        var port = $"{device}/{twin.Socket}:1.0/{_kind.Class}/{twin.Name}";
        _sysfs.Write($"{device}/idVendor", Vendor);
        _sysfs.Write($"{device}/idProduct", Product);
        _sysfs.Write($"{device}/{twin.Socket}:1.0/bInterfaceNumber", "00");
        _sysfs.Write($"{port}/device/report_descriptor", HidReports.A.Descriptor);
        _sysfs.Write($"{port}/device/capabilities/key", TwinKind.KeyboardKeys);
        File.WriteAllBytes(Descriptor, HidReports.A.Descriptor);
        File.CreateSymbolicLink(Path.Combine(_sysfs.Root, twin.Name), twin.Pty.Link);
        var entries = Directory.CreateDirectory(Path.Combine(_sysfs.Mount, "class", _kind.Class)).FullName;
        Directory.CreateSymbolicLink(
            Path.Combine(entries, twin.Name), Path.GetRelativePath(entries, Path.Combine(_sysfs.Mount, port)));
        // udev comes last.
        File.CreateSymbolicLink(Path.Combine(ByPath, twin.Socket), Path.Combine(_sysfs.Root, twin.Name));
    }

    private sealed class Twin(string socket)
    {
        public string Socket => socket;

        public Pty Pty { get; } = new();

        /// <summary>Null while it is not plugged in.</summary>
        public string? Name { get; set; }
    }
}

/// <summary>How scanners are connected, and what the kernel calls them.</summary>
/// <param name="Scheme">Of their addresses.</param>
/// <param name="Class">The folder of sysfs.</param>
/// <param name="Prefix">Of their names.</param>
/// <param name="Frame">What a scanner sends for a code.</param>
internal sealed record TwinKind(string Scheme, string Class, string Prefix, Func<string, byte[]> Frame)
{
    /// <summary>Of a real keyboard (AT Translated Set 2), as sysfs shows them.</summary>
    public const string KeyboardKeys = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe";

    public static IReadOnlyList<TwinKind> All { get; } =
    [
        new("serial", "tty", "ttyUSB", code => Encoding.ASCII.GetBytes($"{code}\r")),
        new("hidraw", "hidraw", "hidraw", code => HidReports.A.Of(Encoding.ASCII.GetBytes(code))),
        new("evdev", "input", "event", code => KeyStrokes.Of(Encoding.ASCII.GetBytes($"{code}\r"))),
    ];
}
