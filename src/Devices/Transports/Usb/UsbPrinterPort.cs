namespace PosDaemon.Devices.Transports.Usb;

/// <summary>What both addresses of USB printers lead to, on the system that this is.</summary>
internal static class UsbPrinterPort
{
    public static string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Printer ? null : "the port of a USB printer gives no codes and takes no orders";

    /// <summary>Those that are plugged in.</summary>
    public static IReadOnlyList<UsbDevice> Find()
    {
        if (OperatingSystem.IsLinux())
            return LinuxUsbPrinters.In().Find();
        return OperatingSystem.IsWindows() ? WindowsUsbPrinters.Find() : [];
    }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static ITransport Open(
        DeviceAddress address, UsbDevice printer, TransportOptions options, TimeProvider time)
    {
        if (OperatingSystem.IsLinux())
            return LinuxUsbTransport.Open(address, printer.Identity, printer.Path, options, time);
        return OperatingSystem.IsWindows()
            ? WindowsUsbTransport.Open(address, printer, options, time)
            : throw new DeviceException(DeviceFault.BadAddress, $"{address}: this system has no USB printers.");
    }
}
