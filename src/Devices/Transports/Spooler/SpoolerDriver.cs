namespace PosDaemon.Devices.Transports.Spooler;

/// <summary><c>spooler:NAME</c>: a printer of the Windows print spooler, one-way.</summary>
internal sealed class SpoolerDriver : IDeviceDriver
{
    public string Scheme => "spooler";

    public string Example => "spooler:NAME";

    public bool IsPluggedIn => false;

    public string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Printer ? null : "a print queue gives no codes and takes no orders";

    public void Check(AddressParts parts)
    {
        parts.AllowOptions();
        if (!OperatingSystem.IsWindows())
            throw parts.Bad("only Windows has this spooler; here take lp:, usb:, serial: or tcp:");
    }

    public IEnumerable<DeviceAddress> FindPorts() => OperatingSystem.IsWindows()
        ? Winspool.Names().Order(StringComparer.Ordinal).Select(name => new DeviceAddress($"{Scheme}:{name}"))
        : [];

    public async ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort)
    {
        if (!OperatingSystem.IsWindows())
            throw parts.Bad("only Windows has this spooler");
        return await SpoolerTransport.OpenAsync(parts.Address, parts.Target, options, time, abort);
    }
}
