using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosSim.Bench;
using PosSim.Wires;

namespace PosSim.Web;

/// <summary>The bench's HTTP control and its page, on loopback.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    public BenchServer(
        DeviceBench bench, IPEndPoint listen, TimeProvider time, params Action<IEndpointRouteBuilder>[] more)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Ctrl+C belongs to the command line, which stops devices and server in order.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(listen);
            // Room for a megabyte of garbage as hex or base64.
            kestrel.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
        });
        _app = builder.Build();
        _app.Use(next => context => LoopbackGuard.GuardAsync(context, next));
        _app.UseRouting();
        _app.MapBench(bench);
        _app.MapEvents(bench, time, _stopping.Token);
        _app.MapCodes(bench);
        _app.MapPage();
        foreach (var map in more) map(_app);
        _app.MapFallback(context => context.ComplainAsync(
            StatusCodes.Status404NotFound, $"nothing at {context.Request.Method} {context.Request.Path}"));
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Throws <see cref="WireException"/> when the address is taken.</summary>
    public async Task StartAsync()
    {
        try
        {
            await _app.StartAsync();
        }
        catch (IOException fault)
        {
            throw new WireException($"--http: {fault.Message}", fault);
        }
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Address = new Uri(addresses!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
