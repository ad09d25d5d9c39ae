using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PosDaemon.ServiceDefaults;

/// <summary>Reports the state of the service to systemd (sd_notify(3)): one datagram of lines to the socket that
/// $NOTIFY_SOCKET names. Does nothing where there is none, and on Windows.</summary>
/// <param name="socketName">The value of $NOTIFY_SOCKET; null or empty where systemd did not start the process.</param>
/// <param name="log">Gets one warning for each datagram that could not be sent.</param>
public sealed partial class SystemdNotifier(string? socketName, ILogger log)
{
    /// <summary>The start takes long: it may take so much longer from now on, whatever TimeoutStartSec= says. To be
    /// said again before that is over.</summary>
    /// <param name="status">One line for <c>systemctl status</c>.</param>
    /// <param name="patience">Above zero.</param>
    public void Starting(string status, TimeSpan patience) =>
        Send($"EXTEND_TIMEOUT_USEC={(long)patience.TotalMicroseconds}\nSTATUS={status}");

    /// <summary>The service takes work from now on.</summary>
    /// <param name="status">One line for <c>systemctl status</c>.</param>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>The service takes no new work and finishes what is under way.</summary>
    /// <param name="status">One line for <c>systemctl status</c>.</param>
    public void Stopping(string status) => Send($"STOPPING=1\nSTATUS={status}");

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
            NotifyFailed(log, state.Split('\n')[0], fault.Message);
        }
    }

    [LoggerMessage(1007, LogLevel.Warning, "systemd cannot be told {State}: {Why}")]
    private static partial void NotifyFailed(ILogger log, string state, string why);
}
