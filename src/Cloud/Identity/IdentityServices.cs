using Microsoft.Extensions.DependencyInjection;

namespace PosCloud.Identity;

internal static class IdentityServices
{
    /// <summary>Certificates of terminals and of this node. Needs the ledger, a clock, <see cref="CallRates"/> and
    /// <see cref="NodeCertificateOptions"/>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<AuthorityOfLedger>()
        .AddSingleton<TerminalCertificates>()
        .AddSingleton<NodeCertificate>()
        .AddSingleton<EnrollUseCase>();
}
