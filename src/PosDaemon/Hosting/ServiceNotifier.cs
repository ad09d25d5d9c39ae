using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Hosting;

/// <summary>Tells systemd how the service stands (sd_notify(3)): one datagram of lines to the socket that
/// $NOTIFY_SOCKET names. Does nothing where there is none.</summary>
internal sealed class ServiceNotifier(string? socketName, ILogger log)
{
    public void Ready() => Send("READY=1\nSTATUS=Ready for scans");

    public void Stopping() => Send("STOPPING=1\nSTATUS=Finishing what is under way");

    private void Send(string state)
    {
        if (string.IsNullOrEmpty(socketName) || OperatingSystem.IsWindows()) return;
        try
        {
            // A leading @ stands for the NUL of the abstract namespace.
            var address = socketName[0] == '@' ? "\0" + socketName[1..] : socketName;
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException fault)
        {
            log.NotifyFailed(state.Split('\n')[0], fault.Message);
        }
    }
}
