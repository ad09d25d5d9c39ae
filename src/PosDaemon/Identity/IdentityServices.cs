using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Identity;

internal static class IdentityServices
{
    /// <summary>The identity that stands in the state directory, for the connections to a cloud that is called by TLS,
    /// and its renewal. Nothing where the terminal never enrolled.</summary>
    /// <exception cref="StartException">It cannot be used, or is another terminal's than the configuration's.
    /// </exception>
    public static IServiceCollection AddTerminalIdentity(
        this IServiceCollection services, LoadedConfiguration configuration)
    {
        if (!CloudServices.IsTls(configuration.Options.Cloud) || Find(configuration) is not { } identity)
            return services;
        var current = new CurrentIdentity(identity);
        return services
            .AddSingleton(current)
            .AddSingleton(new CloudConnection { Tls = current.ToTls() })
            .AddSingleton(provider => new IdentityRenewal(
                current, configuration.StateDirectory,
                new EnrollmentService.EnrollmentServiceClient(provider.GetRequiredService<GrpcChannel>()),
                provider.GetRequiredService<RedemptionClient>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<IdentityRenewal>>()))
            .AddHostedService(provider => provider.GetRequiredService<IdentityRenewal>());
    }

    private static TerminalIdentity? Find(LoadedConfiguration configuration)
    {
        var terminal = configuration.Options.Terminal;
        try
        {
            var identity = IdentityFile.Read(configuration.StateDirectory);
            return identity is null || (identity.Terminal == terminal.Id && identity.Store == terminal.Store)
                ? identity
                : throw new StartException(StartFault.IdentityUnusable, AnotherTerminal(
                    identity, configuration));
        }
        catch (IdentityException fault)
        {
            throw new StartException(
                fault.IsDamage ? StartFault.IdentityUnusable : StartFault.StateNotWritable, fault.Message, fault);
        }
    }

    private static string AnotherTerminal(TerminalIdentity identity, LoadedConfiguration configuration) =>
        $"this machine is enrolled as terminal {identity.Terminal} of store {identity.Store}, and {configuration.File} "
        + $"says terminal.id {configuration.Options.Terminal.Id}, terminal.store "
        + $"{configuration.Options.Terminal.Store}: write {identity.Terminal} and {identity.Store} there, or enrol "
        + "this machine anew";
}
