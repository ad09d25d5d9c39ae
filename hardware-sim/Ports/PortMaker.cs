namespace PosSim.Ports;

/// <summary>Makes the line of one device; the address is already known to it.</summary>
internal delegate IDevicePort PortMaker(string name, PortReport report);

/// <summary>Lines that exist outside the process.</summary>
internal static class RealPorts
{
    public static PortMaker At(PortAddress address, TimeProvider time) => (name, report) => address switch
    {
        PortAddress.Tcp tcp => new TcpPort(tcp.Listen, report, time),
        PortAddress.Pty pty => new PtyPort(name, pty.Link, report),
        _ => throw new System.Diagnostics.UnreachableException(address.ToString()),
    };
}
