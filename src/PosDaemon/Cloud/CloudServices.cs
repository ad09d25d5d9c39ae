using System.Net;
using System.Net.Security;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PosDaemon.Configuration;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Cloud;

/// <summary>How the cloud is connected to; what no configuration sets.</summary>
internal sealed record CloudConnection
{
    /// <summary>What takes longer has no route; a second try fits within the usual deadline of 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A quiet connection is probed this often, so that the first scan after a quiet hour does not find a
    /// connection that a router has forgotten. At least 1 s; 10 s are about 2 MB a day of a mobile contract.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A probe without answer for this long ends the connection and every call on it. At least 1 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Connections are renewed this often, so that a changed DNS entry is followed.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Trust anchors and the terminal's certificate; null: the system's trust, no certificate.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }
}

/// <summary>The cloud's client and its channel.</summary>
internal static class CloudServices
{
    /// <summary>1 MiB: the contract's limit on a message, in either direction.</summary>
    public const int MaxMessageBytes = 1 << 20;

    // The package doubles its wait up to two minutes: a terminal would miss a cloud that has long been back.
    private static readonly TimeSpan FirstReconnect = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromMilliseconds(250);

    // How soon a node that came into DNS gets its share; one that left is known by its connection.
    private static readonly TimeSpan DnsRefresh = TimeSpan.FromSeconds(30);

    /// <summary>Adds <see cref="RedemptionClient"/> and its <see cref="GrpcChannel"/>, which connects with the first
    /// call. Wants CloudOptions (checked), TimeProvider and logging; a <see cref="CloudConnection"/> where this
    /// terminal has an identity.</summary>
    public static IServiceCollection AddCloudClient(this IServiceCollection services) => services
        .AddSingleton(provider => Open(
            provider.GetRequiredService<CloudOptions>(), provider.GetService<CloudConnection>()))
        .AddSingleton(provider => new RedemptionClient(
            provider.GetRequiredService<GrpcChannel>().CreateCallInvoker(),
            provider.GetRequiredService<CloudOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RedemptionClient>>()))
        .AddSingleton<IReportSink>(provider => provider.GetRequiredService<RedemptionClient>())
        .AddHostedService<CloudHeartbeat>();

    /// <summary>Where the cloud is called, as configured.</summary>
    public static string[] Addresses(CloudOptions options) => options.Urls.Length > 0 ? options.Urls : [options.Url];

    /// <summary>The cloud is called by TLS.</summary>
    public static bool IsTls(CloudOptions options) => !Addresses(options)
        .Any(address => address.StartsWith("http:", StringComparison.OrdinalIgnoreCase));

    /// <summary>A channel to one address, to the addresses behind one DNS name, or to several addresses. Calls go to
    /// all that can be connected, in turn.</summary>
    /// <param name="options">Checked; see ConfigurationRules.</param>
    /// <param name="connection">Null: as shops have it.</param>
    public static GrpcChannel Open(CloudOptions options, CloudConnection? connection = null)
    {
        Uri[] addresses = [.. Addresses(options).Select(url => new Uri(url))];
        return GrpcChannel.ForAddress(addresses.Length == 1 ? addresses[0] : new Uri("static:///cloud"), new()
        {
            HttpHandler = Handler(addresses, connection ?? new()),
            DisposeHttpClient = true,
            Credentials = addresses[0].Scheme == Uri.UriSchemeHttp
                ? ChannelCredentials.Insecure
                : ChannelCredentials.SecureSsl,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
            InitialReconnectBackoff = FirstReconnect,
            MaxReconnectBackoff = LongestReconnect,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
            ServiceProvider = Resolvers(addresses),
            // Its own lines would be errors at each try of an outage; CloudLog has the turns.
            LoggerFactory = null,
        });
    }

    private static ServiceProvider Resolvers(Uri[] addresses)
    {
        var services = new ServiceCollection();
        if (addresses.Length > 1)
            services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ =>
                addresses.Select(address => new BalancerAddress(address.IdnHost, address.Port))));
        services.AddSingleton<ResolverFactory>(new DnsResolverFactory(DnsRefresh));
        return services.BuildServiceProvider();
    }

    private static SocketsHttpHandler Handler(Uri[] addresses, CloudConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy from the environment must not come between a terminal and a server on the same machine, and
            // balancing needs connections of its own.
            UseProxy = addresses is [{ IsLoopback: false, Scheme: "https" }],
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = connection.ConnectTimeout,
            KeepAlivePingDelay = connection.PingEvery,
            KeepAlivePingTimeout = connection.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionLifetime = connection.Life,
            EnableMultipleHttp2Connections = true,
            // In KiB; the protocol suggests 8 for headers and for trailers.
            MaxResponseHeadersLength = 16,
        };
        if (connection.Tls is { } tls)
            handler.SslOptions = tls;
        return handler;
    }
}

/// <summary>What posd tells of its calls to the cloud where a collector is configured.</summary>
internal static class CloudTelemetry
{
    /// <summary>Adds a span and the duration of each call, with method and status. A code is in neither.</summary>
    public static IServiceCollection AddCloudTelemetry(
        this IServiceCollection services, IConfiguration configuration) =>
        services.AddServiceTelemetry(
            configuration, "posd",
            traces => traces.AddGrpcClientInstrumentation().AddHttpClientInstrumentation(),
            metrics => metrics.AddHttpClientInstrumentation());
}
