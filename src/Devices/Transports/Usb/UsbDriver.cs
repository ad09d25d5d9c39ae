namespace PosDaemon.Devices.Transports.Usb;

/// <summary><c>usb:VID:PID[:SERIAL]</c>: a USB printer wherever it is plugged in. Looked for at each opening.</summary>
internal sealed class UsbDriver : IDeviceDriver
{
    public string Scheme => "usb";

    public string Example => "usb:04b8:0e15";

    public string? RefusalOf(DeviceKind kind) => UsbPrinterPort.RefusalOf(kind);

    public void Check(AddressParts parts) => UsbName.Read(parts);

    public DeviceIdentity Identify(AddressParts parts) =>
        UsbName.Read(parts).IdentityAmong(UsbPrinterPort.Find(), parts.Address);

    public string? FileOf(AddressParts parts) =>
        UsbName.Read(parts).Among(UsbPrinterPort.Find(), parts.Address).Path;

    public IEnumerable<DeviceAddress> FindPorts() => UsbName.AddressesOf(Scheme, UsbPrinterPort.Find());

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        OperatingSystem.IsLinux()
            ? LinuxUsbPrinters.In().OpenAsync(
                parts, printer => UsbPrinterPort.Open(parts.Address, printer, options, time))
            : ValueTask.FromResult(UsbPrinterPort.Open(parts.Address,
                UsbName.Read(parts).Among(UsbPrinterPort.Find(), parts.Address), options, time));
}
