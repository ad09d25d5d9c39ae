using PosDaemon.Devices.Transports;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Discovery;

/// <summary>What is plugged into this computer, what it is and who holds it. Opens nothing, so that it can be asked
/// while devices are in use.</summary>
/// <param name="sysfs">Where sysfs is mounted, on Linux.</param>
/// <param name="proc">Where procfs is mounted, on Linux.</param>
/// <param name="devices">Where device files are, on Linux.</param>
public sealed class DeviceSearch(string sysfs = "/sys", string proc = "/proc", string devices = "/dev")
{
    private readonly Lazy<IReadOnlyList<UsbBusDevice>> _usb = new(() => new UsbBus(sysfs).Find());

    private readonly PortHolders? _holders = OperatingSystem.IsLinux() ? new PortHolders(proc) : null;

    /// <summary>The ports that an address can name.</summary>
    public IReadOnlyList<DeviceSight> FindPorts() =>
        [.. Drivers.FindPorts().Select(port => Read(port.Address))];

    /// <summary>What is plugged in and has no port.</summary>
    public IReadOnlyList<UsbWithoutPort> FindWithoutPort() =>
        [.. _usb.Value.Select(device => UsbWithoutPort.Of(device, file => HoldersOf(Path.Combine(devices, file))))
            .OfType<UsbWithoutPort>()];

    /// <summary>One of these programs runs.</summary>
    public bool Runs(params string[] programs) => OperatingSystem.IsLinux() && _holders!.Runs(programs);

    /// <summary>The device at an address.</summary>
    public DeviceSight Read(DeviceAddress address)
    {
        try
        {
            var (file, identity, letsSeveralRead) = Drivers.WhereIs(address);
            var sight = new DeviceSight(address, identity) { LetsSeveralRead = letsSeveralRead };
            return file is null ? sight : See(sight, file);
        }
        catch (DeviceException fault)
        {
            return new DeviceSight(address, DeviceIdentity.OfAddress(address))
            {
                Fault = fault.Fault, Why = fault.Fault == DeviceFault.BadAddress ? fault.Message : null,
            };
        }
    }

    /// <summary>Adds what is known of the file behind an address.</summary>
    internal DeviceSight See(DeviceSight sight, string file)
    {
        if (!OperatingSystem.IsLinux())
            return sight with { File = file };
        var (name, driver) = OnUsb(Path.GetFileName(SysfsAttribute.Final(file)));
        sight = sight with { File = file, Name = name, Driver = driver };
        var rights = FileRights.Of(file);
        if (rights is { IsDevice: false })
            return sight with
            {
                Fault = DeviceFault.BadAddress, Why = $"{sight.Address} is not a device.",
            };
        sight = sight with { Rights = rights, Holders = HoldersOf(file) };
        return sight with
        {
            Fault = sight switch
            {
                { Rights: null } => DeviceFault.NotFound,
                { Rivals.Count: > 0 } => DeviceFault.Busy,
                { Rights.MayOpen: false } => DeviceFault.NotPermitted,
                _ => null,
            },
        };
    }

    private (string? Name, string? Driver) OnUsb(string port) =>
        (from device in _usb.Value
         from part in device.Interfaces
         where part.Ports.Contains(port)
         select (device.Name, part.Driver)).FirstOrDefault();

    private IReadOnlyList<PortHolder> HoldersOf(string file) => OperatingSystem.IsLinux()
        ? [.. _holders!.Of(file).Where(holder => holder.Pid != Environment.ProcessId)]
        : [];
}
