namespace PosDaemon.Devices.Transports;

/// <summary>Where a device is: a URI such as <c>serial:/dev/serial/by-id/…?baud=115200</c>, <c>serial:COM3</c>,
/// <c>tcp://10.0.0.7:9100</c> or <c>file:PATH</c>. Only the text is kept; transports read it.</summary>
public readonly record struct DeviceAddress(string Uri)
{
    public override string ToString() => Uri;
}
