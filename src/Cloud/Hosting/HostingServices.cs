using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PosCloud.Admin;
using PosCloud.Admin.OpenId;
using PosCloud.Admin.Webhooks;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosCloud.Terminals;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Hosting;

internal static class HostingServices
{
    // Calls in flight end in milliseconds; a Watch ends at once.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(8);

    /// <summary>Options, listeners, and the service managers of Windows and Linux.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="notifySocket">The value of $NOTIFY_SOCKET; null where systemd did not start the process.</param>
    public static IServiceCollection AddHosting(this IServiceCollection services, string? notifySocket)
    {
        services.AddOptions<ServeOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServeOptions>, ServeOptionsValidator>();
        services.AddOptions<LedgerOptions>().Configure<IOptions<ServeOptions>>(
            (ledger, serve) => ledger.Database = serve.Value.ReadDatabase());
        services.AddSingleton(parts =>
            new CallRates(parts.GetRequiredService<IOptions<ServeOptions>>().Value.ReadTerminalRate()));
        services.AddSingleton(parts => parts.GetRequiredService<IOptions<ServeOptions>>().Value.ReadCertificate());
        services.AddSingleton(parts =>
            new OpenIdSetup(parts.GetRequiredService<IOptions<ServeOptions>>().Value.ReadOpenId()));
        services.AddSingleton(parts =>
            new WebhookTargets(parts.GetRequiredService<IOptions<ServeOptions>>().Value.WebhookPrivate));
        services.AddHostedService<NodeCertificateCheck>();
        // Whoever opens more is turned away at once, instead of using up the files that the cloud itself needs.
        services.AddConnectionPlaces(OpenFileLimit.Connections);
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTime);
        services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        services.AddWindowsService(options => options.ServiceName = "poscloud");
        services.AddSingleton(parts => new SystemdNotifier(
            notifySocket, parts.GetRequiredService<ILogger<SystemdNotifier>>()));
        services.AddHostedService<Readiness>();
        return services;
    }

    // A certificate that cannot be read ends the start, and not the first call.
    private sealed class NodeCertificateCheck(NodeCertificate certificate, NodeCertificateOptions options)
        : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            if (options.IsAnywhere || options.Called.Count > 0 || options.File.Length > 0)
                await certificate.GetAsync();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>gRPC ports without TLS speak HTTP/2 by prior knowledge and nothing else: there is no negotiation, and a
/// port that offers both would speak HTTP/1.1 only. By TLS both are negotiated.</summary>
internal sealed class KestrelSetup(IOptions<ServeOptions> serve, SocketOwners owners)
    : IConfigureOptions<KestrelServerOptions>
{
    // A terminal whose cable was pulled is noticed within 15 seconds, and its Watch ends.
    private static readonly TimeSpan PingAfterSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);

    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.Http2.KeepAlivePingDelay = PingAfterSilence;
        options.Limits.Http2.KeepAlivePingTimeout = PingPatience;
        foreach (var address in serve.Value.ReadUrls())
            Listen(options, address, address.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2);
        foreach (var address in serve.Value.ReadHttpUrls())
            Listen(options, address, HttpProtocols.Http1);
        foreach (var address in serve.Value.ReadAdminUrls())
            Listen(options, address, address.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1, isAdmin: true);
    }

    private void Listen(
        KestrelServerOptions options, ListenAddress address, HttpProtocols protocols, bool isAdmin = false)
    {
        void Configure(ListenOptions listen)
        {
            listen.Protocols = protocols;
            listen.UseConnectionPlaces();
            if (isAdmin)
                listen.Use(next => connection =>
                {
                    connection.Features.Set(new AdminConnection());
                    return next(connection);
                });
            if (address.IsTls)
                UseTls(listen, asksForCertificate: !isAdmin);
            else if (!isAdmin)
                listen.UseConnectionUsers(owners);
        }

        if (address.IsLocalhost)
            options.ListenLocalhost(address.Port, Configure);
        else if (address.Address!.Equals(IPAddress.IPv6Any))
            // IPv4 too, and alone where there is no IPv6.
            options.ListenAnyIP(address.Port, Configure);
        else
            options.Listen(address.Address, address.Port, Configure);
    }

    // Any certificate of a client is taken here, and none is no fault: who may call what is answered to each call, with
    // a sentence.
    private static void UseTls(ListenOptions listen, bool asksForCertificate) =>
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakePatience,
            OnConnection = async _ =>
            {
                // Asked for here, because these options are read before the ledger, which signs it, is open.
                var own = await listen.ApplicationServices.GetRequiredService<NodeCertificate>().GetAsync();
                return new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(
                        own[0], [.. own.Skip(1)], offline: true),
                    // A browser would ask its user for one.
                    ClientCertificateRequired = asksForCertificate,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
#pragma warning disable CA5359 // of clients, and TerminalCertificates judges them
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
                };
            },
        });
}
