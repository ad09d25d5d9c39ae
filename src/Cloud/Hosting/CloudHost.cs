using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosCloud.Codes;
using PosCloud.Commands;
using PosCloud.Desk;
using PosCloud.Ledger;

namespace PosCloud.Hosting;

/// <summary>Puts the desk behind Kestrel. gRPC ports speak HTTP/2 by prior knowledge and nothing else: without TLS
/// there is no negotiation, and a port that offers both would speak HTTP/1.1 only.</summary>
internal static class CloudHost
{
    // Calls in flight end in milliseconds; a Watch ends at once.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(8);

    public static WebApplication Build(
        IReadOnlyList<ListenAddress> grpc, IReadOnlyList<ListenAddress> health, ILedger ledger, CodeKey key,
        TimeProvider time, ILoggerFactory logging)
    {
        // Empty: no settings file and no environment variable changes what was asked for on the command line.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var address in grpc)
                Listen(kestrel, address, HttpProtocols.Http2);
            foreach (var address in health)
                Listen(kestrel, address, HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton(key);
        builder.Services.AddSingleton(new CodeMint(System.Security.Cryptography.RandomNumberGenerator.Create()));
        builder.Services.AddSingleton<RedemptionDesk>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTime);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        var cloud = builder.Build();
        cloud.UseRouting();
        RedemptionEndpoints.Map(cloud);
        HealthEndpoint.Map(cloud);
        return cloud;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, HttpProtocols protocols)
    {
        if (address.IsLocalhost)
            kestrel.ListenLocalhost(address.Port, listen => listen.Protocols = protocols);
        else
            kestrel.Listen(address.Address!, address.Port, listen => listen.Protocols = protocols);
    }
}
