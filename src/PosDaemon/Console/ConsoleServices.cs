using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosDaemon.Configuration;
using PosDaemon.LaneRuntime;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>Puts the console together: Kestrel on loopback with the guard before everything.</summary>
internal static class ConsoleServices
{
    public const int MaxConnections = 100;

    /// <summary>Adds what shows the lanes and acts on them, and the server. Needs the lanes, the devices' statuses, the
    /// journal, the outbox and the cloud client.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="web">Its web server.</param>
    /// <param name="listen">A loopback address; port 0 takes any free one.</param>
    /// <param name="tokenFile">Made if it is missing.</param>
    public static IServiceCollection AddConsole(
        this IServiceCollection services, IWebHostBuilder web, Uri listen, string tokenFile) => services
        .AddSingleton<ScanViews>()
        .AddSingleton<ITerminalSnapshots, TerminalSnapshots>()
        .AddSingleton<LaneOrders>()
        .AddSingleton<ILaneCommands, LaneCommands>()
        .AddSingleton<IOperatorCommands, OperatorCommands>()
        // A guest hears before a page has been made of it.
        .AddSingleton<ILaneObserver>(provider => new LaneObservers(
            provider.GetRequiredService<LaneSignals>(), provider.GetRequiredService<ConsoleEvents>()))
        .AddConsoleServer(web, listen, tokenFile);

    /// <summary>Adds the server alone. Needs an <see cref="ITerminalSnapshots"/>, an <see cref="ILaneCommands"/>
    /// and an <see cref="IOperatorCommands"/>.</summary>
    public static IServiceCollection AddConsoleServer(
        this IServiceCollection services, IWebHostBuilder web, Uri listen, string tokenFile)
    {
        web.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (listen.Host == "localhost" && listen.Port != 0) kestrel.ListenLocalhost(listen.Port, Http1);
            else kestrel.Listen(Ip(listen), listen.Port, Http1);
        });
        return services
            .AddRoutingCore()
            .AddConnectionPlaces(MaxConnections)
            .AddSingleton(_ => ConsoleToken.Open(tokenFile))
            .AddSingleton(provider => new VerdictViews(provider.GetRequiredService<TimeProvider>().LocalTimeZone,
                provider.GetService<LoadedConfiguration>()?.Options.Terminal.Language ?? TerminalLanguage.Chinese))
            .AddSingleton<ConsoleEvents>()
            .AddSingleton<FaultMiddleware>()
            .AddSingleton<ConsoleGuard>()
            .AddSingleton<EventStream>()
            .AddHostedService(provider => provider.GetRequiredService<EventStream>())
            .AddSingleton<ReadEndpoints>()
            .AddSingleton<ActEndpoints>()
            .AddSingleton<ConsoleServer>()
            .AddHostedService(provider => provider.GetRequiredService<ConsoleServer>());
    }

    /// <summary>Maps the console's pages and API.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.UseConnectionPlaces();
        app.Use(app.Services.GetRequiredService<FaultMiddleware>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<ConsoleGuard>().InvokeAsync);
        app.UseRouting();
        app.Services.GetRequiredService<ReadEndpoints>().Map(app);
        app.Services.GetRequiredService<ActEndpoints>().Map(app);
    }

    /// <summary>What stood in the way of the console's port, as a sentence; null where the fault is another.</summary>
    public static StartException? StartFaultOf(Exception fault, Uri listen) => fault switch
    {
        IOException { InnerException: AddressInUseException } => new StartException(StartFault.PortTaken,
            $"The console's port {listen.Port} is taken: is another posd running? Stop what uses it, or choose "
            + "another port in console.listen.", fault),
        IOException or System.Net.Sockets.SocketException => new StartException(StartFault.PortUnusable,
            $"The console cannot listen on {listen.OriginalString}: {fault.Message} Choose another address in "
            + "console.listen.", fault),
        _ => null,
    };

    private static void Http1(ListenOptions options)
    {
        options.Protocols = HttpProtocols.Http1;
        options.UseConnectionPlaces();
    }

    private static IPAddress Ip(Uri listen) =>
        listen.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(listen.DnsSafeHost);
}
