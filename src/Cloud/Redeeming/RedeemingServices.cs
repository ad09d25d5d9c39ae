using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Codes;

namespace PosCloud.Redeeming;

internal static class RedeemingServices
{
    /// <summary>The use cases of a terminal. Needs the ledger, its key and a clock.</summary>
    public static IServiceCollection AddRedeeming(this IServiceCollection services) => services
        .AddSingleton(_ => new CodeGenerator(RandomNumberGenerator.Create()))
        .AddSingleton<RefusedPreviews>()
        .AddSingleton<PreviewUseCase>()
        .AddSingleton<RedeemUseCase>()
        .AddSingleton<UndoUseCase>()
        .AddSingleton<SlipReportUseCase>()
        .AddSingleton<OfflineUploadUseCase>()
        .AddSingleton<WatchUseCase>();
}
