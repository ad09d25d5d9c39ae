using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Tests.Hosting;

public sealed class What_systemd_is_told : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-notify-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ready_and_stopping_arrive_as_datagrams()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("systemd is Linux's");
        var path = Path.Combine(_folder.FullName, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var notifier = new SystemdNotifier(path, NullLogger.Instance);

        notifier.Ready("Ready for scans");
        Assert.StartsWith("READY=1\n", await ReceiveAsync(systemd));
        notifier.Stopping("Finishing");
        Assert.StartsWith("STOPPING=1\n", await ReceiveAsync(systemd));
    }

    [Fact]
    public void A_socket_that_is_gone_stops_nothing()
    {
        new SystemdNotifier(Path.Combine(_folder.FullName, "nobody"), NullLogger.Instance).Ready("Ready for scans");
        new SystemdNotifier(null, NullLogger.Instance).Ready("Ready for scans");
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[256];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var count = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
