using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Hosting;

/// <summary>Tells the log and systemd when the cloud serves, and when it stops.</summary>
internal sealed class Readiness(
    IServer server, IOptions<ServeOptions> serve, SystemdNotifier systemd, ILogger<Readiness> log)
    : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var urls = string.Join(' ', server.Features.Get<IServerAddressesFeature>()!.Addresses);
        CloudLog.Started(log, urls, serve.Value.ReadDatabase().Name);
        systemd.Ready($"serving on {urls}");
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        systemd.Stopping("answering the calls in flight");
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        CloudLog.Stopped(log);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
