using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;
using PosDaemon.Hosting;
using PosDaemon.Lanes;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

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
    public async Task The_start_may_take_longer_as_long_as_the_journal_is_being_opened()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("systemd is Linux's");
        var path = Path.Combine(_folder.FullName, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var lane = new BenchLane(starts: false);
        using var upgraded = new ManualResetEventSlim();
        lane.Journal.Opened += _ => upgraded.Wait();
        var time = new FakeTimeProvider();
        var host = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var devices = new DeviceLoops(
            new LoadedConfiguration("posd.json", new DaemonOptions(), _folder.FullName), lane.Queues,
            new DeviceStatusStore(), new LaneSignals(), lane, new NoTransports(), new PrinterKnowledgeInMemory(),
            new SystemRandom(), time, NullLogger<DeviceLoops>.Instance);
        using var terminal = new TerminalLifetime(lane.Lanes, devices, lane.Journal,
            new SystemdNotifier(path, NullLogger.Instance), new StopRequest(host), host, time,
            NullLogger<TerminalLifetime>.Instance);

        var starting = Task.Run(() => terminal.StartingAsync(CancellationToken.None));
        try
        {
            Assert.Equal("EXTEND_TIMEOUT_USEC=60000000\nSTATUS=Opening the journal", await ReceiveAsync(systemd));
            time.Advance(TimeSpan.FromSeconds(10));
            Assert.StartsWith("EXTEND_TIMEOUT_USEC=60000000\n", await ReceiveAsync(systemd));
            Assert.False(starting.IsCompleted);
        }
        finally
        {
            upgraded.Set();
        }

        await starting;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, systemd.Available);
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

    private sealed class NoTransports : ITransportFactory
    {
        public ValueTask<ITransport> OpenAsync(DeviceAddress address, CancellationToken abort) =>
            throw new NotSupportedException("no device is opened");
    }
}
