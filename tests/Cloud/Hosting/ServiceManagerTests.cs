using System.Net.Sockets;
using System.Text;
using PosCloud.Commands;

namespace PosCloud.Tests;

/// <summary>What systemd is told by the real program.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-notify-").FullName;

    [Fact]
    public async Task Systemd_hears_when_the_cloud_serves_and_when_it_stops()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("systemd is Linux's");
            return;
        }
        var path = Path.Combine(_folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var db = "sqlite:" + Path.Combine(_folder, "cloud.sqlite");
        Assert.Equal(0, await CommandLine.RunAsync(["init", "--db", db], TextWriter.Null, TextWriter.Null));
        await using var cloud = await CloudProcess.StartAsync(db, notifySocket: path);

        Assert.StartsWith("READY=1\nSTATUS=serving on http://127.0.0.1:", await ReceiveAsync(systemd));
        Assert.Equal(0, await cloud.StopAsync());
        Assert.StartsWith("STOPPING=1\n", await ReceiveAsync(systemd));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[1024];
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var length = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
