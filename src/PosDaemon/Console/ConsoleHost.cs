using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Hosting;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace PosDaemon.Console;

/// <summary>The web server of the console: Kestrel on loopback with the guard before everything. Owns the server from
/// start to stop and the loop that sends events.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxConnections = 100;

    private readonly WebApplication _app;
    private readonly ConsoleGuard _guard;
    private readonly EventHub _hub;
    private readonly string _listen;
    private readonly CancellationTokenSource _stopping = new();

    public ConsoleHost(string listen, ConsoleToken token, ILaneDesk desk, TimeProvider time, ILoggerFactory loggers)
    {
        _listen = listen;
        _guard = new ConsoleGuard(token);
        _hub = new EventHub(desk, time, loggers.CreateLogger<EventHub>());
        _app = Build(new Uri(listen), loggers);
        var log = loggers.CreateLogger<ConsoleHost>();
        _app.Use((context, next) => FaultsAsync(context, next, log));
        _app.Use((context, next) => _guard.InvokeAsync(context, next));
        _app.UseRouting();
        _app.MapReads(desk, _hub, _stopping.Token);
        new ActEndpoints(desk, loggers.CreateLogger<ActEndpoints>()).Map(_app);
    }

    /// <summary>Where it listens, with the port that was found when 0 was asked for.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <exception cref="StartException">The port is taken or cannot be used.</exception>
    public async Task StartAsync(CancellationToken abort)
    {
        try
        {
            await _app.StartAsync(abort);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new StartException(StartFault.PortTaken,
                $"The console's port {new Uri(_listen).Port} is taken: is another posd running? Stop what uses it, "
                + "or choose another port in console.listen.", fault);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            throw new StartException(StartFault.PortUnusable,
                $"The console cannot listen on {_listen}: {fault.Message} Choose another address in console.listen.",
                fault);
        }

        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
        _guard.Serve(Address.Port);
    }

    /// <summary>Sends events until stopped; then ends open event streams and closes the server.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await _hub.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The only way this loop ends.
            await _stopping.CancelAsync();
            await _app.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>An empty builder: no settings file or environment variable of this folder can add an address.</summary>
    private static WebApplication Build(Uri listen, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            if (listen.Host == "localhost" && listen.Port != 0) kestrel.ListenLocalhost(listen.Port, Http1);
            else kestrel.Listen(Ip(listen), listen.Port, Http1);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        return builder.Build();
    }

    private static void Http1(ListenOptions options) => options.Protocols = HttpProtocols.Http1;

    private static IPAddress Ip(Uri listen) =>
        listen.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(listen.DnsSafeHost);

    /// <summary>The outermost step: what nobody answered becomes a problem with a sentence.</summary>
    private static async Task FaultsAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: 404 or 405, ContentType: null } response)
                await AnswerMissedAsync(context, response.StatusCode);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, fault.StatusCode, "Bad request", fault.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            // The boundary of a request: one that fails must not take the server with it.
            log.RequestFailed(fault, context.Request.Method, context.Request.Path);
            await Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "Fault in posd",
                "This request could not be carried out; the log says why (event 1203).");
        }
    }

    private static Task AnswerMissedAsync(HttpContext context, int status) =>
        status == StatusCodes.Status405MethodNotAllowed
            ? Problem.WriteAsync(context, status, "Wrong method", "Acts are POST, reads are GET.")
            : Problem.WriteAsync(context, status, "Nothing here", $"There is nothing at {context.Request.Path}.");
}
