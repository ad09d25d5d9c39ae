namespace PosSim.Ports;

/// <summary>What a line tells the device that hangs on it.</summary>
internal abstract record PortEvent
{
    public sealed record HostCame(string Host) : PortEvent;

    public sealed record HostLeft(string Why) : PortEvent;

    /// <summary>No further bytes are read until <paramref name="Taken"/> is called: that is the flow control.</summary>
    public sealed record Received(byte[] Bytes, Action Taken) : PortEvent;
}
