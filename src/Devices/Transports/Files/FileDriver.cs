namespace PosDaemon.Devices.Transports.Files;

/// <summary><c>file:PATH</c>, a plain file that slips are appended to.</summary>
internal sealed class FileDriver : IDeviceDriver
{
    public string Scheme => "file";

    public string Example => "file:/path";

    public bool IsPluggedIn => false;

    public string? RefusalOf(DeviceKind kind) =>
        kind == DeviceKind.Printer ? null : "a file gives no codes and takes no orders";

    public void Check(AddressParts parts) => parts.AllowOptions();

    /// <summary>No device stands behind it.</summary>
    public string? FileOf(AddressParts parts) => null;

    public ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort) =>
        ValueTask.FromResult<ITransport>(FileTransport.Open(parts.Address, parts.Target));
}
