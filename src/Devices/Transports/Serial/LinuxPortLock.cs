using System.Runtime.Versioning;
using PosDaemon.Devices.Transports.Posix;

namespace PosDaemon.Devices.Transports.Serial;

/// <summary>Holds a port open for ourselves beside System.IO.Ports: with the lock that our own driver takes, and with
/// the one thing that only a descriptor can do, throwing unsent bytes away.</summary>
internal sealed unsafe class LinuxPortLock : IDisposable
{
    private readonly int _fd;

    private LinuxPortLock(int fd) => _fd = fd;

    /// <exception cref="DeviceException">It is not there, not ours to open, held, or no serial port.</exception>
    [SupportedOSPlatform("linux")]
    public static LinuxPortLock Open(DeviceAddress address, string port)
    {
        var fd = Libc.Open(port,
            Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec);
        if (fd < 0)
            throw LinuxSerialTransport.OpenFault(address);
        Termios termios;
        var isPort = Libc.GetAttributes(fd, &termios) == 0;
        if (isPort && Libc.Lock(fd, Libc.LockExclusive | Libc.LockNonBlocking) == 0)
            return new LinuxPortLock(fd);
        _ = Libc.Close(fd);
        throw isPort
            ? new DeviceException(DeviceFault.Busy, $"{address} is held by another program.")
            : new DeviceException(DeviceFault.BadAddress, $"{address} is not a serial port.");
    }

    public void DiscardOutputIf(bool isStalled)
    {
        if (isStalled)
            _ = Libc.Flush(_fd, Libc.FlushOutput);
    }

    public void Dispose() => _ = Libc.Close(_fd);
}
