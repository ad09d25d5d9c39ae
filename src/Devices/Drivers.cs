using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Gates.Gpio;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Evdev;
using PosDaemon.Devices.Transports.Files;
using PosDaemon.Devices.Transports.Hidraw;
using PosDaemon.Devices.Transports.Serial;
using PosDaemon.Devices.Transports.Spooler;
using PosDaemon.Devices.Transports.Tcp;
using PosDaemon.Devices.Transports.Usb;

namespace PosDaemon.Devices;

/// <summary>The one place where device drivers are registered, by the scheme of their addresses.</summary>
public static class Drivers
{
    private static readonly IDeviceDriver[] All =
    [
        new SerialDriver(),
        new TcpDriver(),
        new TcpListenDriver(),
        new LpDriver(),
        new UsbDriver(),
        new SpoolerDriver(),
        new FileDriver(),
        new HidrawDriver(),
        new EvdevDriver(),
        new GpioGateDriver(),
    ];

    /// <summary>What is wrong with an address for a device of that kind, in words, or null. Does not touch the
    /// device.</summary>
    public static string? FaultOf(DeviceKind kind, DeviceAddress address)
    {
        try
        {
            var (driver, parts) = Find(address);
            return driver.RefusalOf(kind) ?? Check(driver, parts);
        }
        catch (DeviceException fault)
        {
            return fault.Message;
        }

        static string? Check(IDeviceDriver driver, AddressParts parts)
        {
            driver.Check(parts);
            return null;
        }
    }

    /// <summary>One example of each scheme that serves devices of that kind, for messages.</summary>
    public static IReadOnlyList<string> ExamplesFor(DeviceKind kind) =>
        [.. All.Where(driver => driver.RefusalOf(kind) is null).Select(driver => driver.Example)];

    /// <summary>Which device is at that address now. Looks at what the system says of it and does not open it.
    /// </summary>
    /// <exception cref="DeviceException">BadAddress.</exception>
    public static DeviceIdentity IdentityOf(DeviceAddress address)
    {
        var (driver, parts) = Find(address);
        return driver.Identify(parts);
    }

    /// <summary>The file that an address leads to now, or null (see <see cref="IDeviceDriver.FileOf"/>), which device
    /// that is, and whether several programs may read it. Opens nothing.</summary>
    /// <exception cref="DeviceException">BadAddress, or NotFound.</exception>
    internal static (string? File, DeviceIdentity Identity, bool LetsSeveralRead) WhereIs(DeviceAddress address)
    {
        var (driver, parts) = Find(address);
        driver.Check(parts);
        return (driver.FileOf(parts), driver.Identify(parts), driver.LetsSeveralRead);
    }

    /// <summary>A scanner at that address sends bytes, whose protocol can be chosen. True also where no driver knows
    /// the address.</summary>
    public static bool SendsBytes(DeviceAddress address) => Judge(address, driver => driver.SendsBytes);

    /// <summary>A scanner at that address can be sent commands. True also where no driver knows the address.</summary>
    public static bool TakesCommands(DeviceAddress address) => Judge(address, driver => driver.TakesCommands);

    /// <summary>Devices at such an address are plugged into this computer. False where no driver knows it.</summary>
    internal static bool IsPluggedIn(DeviceAddress address)
    {
        try
        {
            return Find(address).Driver.IsPluggedIn;
        }
        catch (DeviceException)
        {
            return false;
        }
    }

    /// <summary>The port that an address names, the same for each way to write it. Looks at the text alone; of an
    /// address that cannot be used it is the address.</summary>
    public static string PortOf(DeviceAddress address)
    {
        try
        {
            var (driver, parts) = Find(address);
            return $"{driver.Scheme}:{driver.PortOf(parts)}";
        }
        catch (DeviceException)
        {
            return address.Uri;
        }
    }

    /// <summary>The ports of this computer that an address can name, and which device is at each. Opens none.</summary>
    public static IReadOnlyList<(DeviceAddress Address, DeviceIdentity Identity)> FindPorts() =>
        [.. All.SelectMany(driver => driver.FindPorts()).Select(address => (address, IdentityOf(address)))];

    /// <exception cref="DeviceException">BadAddress, or it could not be opened.</exception>
    internal static ValueTask<ITransport> OpenAsync(
        DeviceAddress address, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        var (driver, parts) = Find(address);
        driver.Check(parts);
        return driver.OpenAsync(parts, options, time, abort);
    }

    /// <exception cref="DeviceException">BadAddress, or it could not be opened.</exception>
    internal static ValueTask<ICodeSource> OpenCodesAsync(DeviceAddress address, ScannerOptions options,
        ITransportFactory transports, SignalQueue signals, TimeProvider time, CancellationToken abort)
    {
        var (driver, parts) = Find(address);
        return driver.OpenCodesAsync(parts, options, transports, signals, time, abort);
    }

    /// <exception cref="DeviceException">BadAddress, or it could not be opened.</exception>
    internal static ValueTask<IGateRelay> OpenRelayAsync(DeviceAddress address, GateOptions options,
        ITransportFactory transports, TimeProvider time, CancellationToken abort)
    {
        var (driver, parts) = Find(address);
        return driver.OpenRelayAsync(parts, options, transports, time, abort);
    }

    /// <exception cref="DeviceException">BadAddress, or it could not be opened.</exception>
    internal static ValueTask<ISignalOutput> OpenSignalOutputAsync(DeviceAddress address, SignalOptions options,
        ITransportFactory transports, TimeProvider time, CancellationToken abort) =>
        SignalOutputs.OpenAsync(Find(address).Parts, options, transports, time, abort);

    private static bool Judge(DeviceAddress address, Func<IDeviceDriver, bool> isSo)
    {
        try
        {
            return isSo(Find(address).Driver);
        }
        catch (DeviceException)
        {
            return true;
        }
    }

    private static (IDeviceDriver Driver, AddressParts Parts) Find(DeviceAddress address)
    {
        var parts = AddressParts.Read(address);
        var driver = Array.Find(All, driver => driver.Scheme == parts.Scheme)
            ?? throw parts.Bad($"{parts.Scheme} is not one of {string.Join(", ", All.Select(one => one.Scheme))}");
        return (driver, parts);
    }
}
