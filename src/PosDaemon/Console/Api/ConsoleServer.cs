using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PosDaemon.Console;

/// <summary>What the console does when its server has been started and before it is stopped. The host starts and stops
/// the server itself.</summary>
internal sealed class ConsoleServer(
    IServer server, ConsoleGuard guard, ConsoleToken token, EventStream stream, ILogger<ConsoleServer> log)
    : IHostedLifecycleService
{
    /// <summary>Where it listens, with the port that was found when 0 was asked for. Known once it has
    /// started.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        guard.Serve(Address.Port);
        log.Listening(Address.ToString(), token.File);
        return Task.CompletedTask;
    }

    /// <summary>Ends the event streams: the server's stop would wait for them.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => stream.EndAsync();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
