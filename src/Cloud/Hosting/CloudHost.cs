using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using PosCloud.Admin;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosCloud.Redeeming;
using PosCloud.Services;
using PosCloud.Terminals;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Hosting;

/// <summary>Composes the cloud.</summary>
internal static class CloudHost
{
    /// <summary>Everything registered, nothing opened: that happens when the built host starts.</summary>
    public static WebApplicationBuilder CreateBuilder(Action<ServeOptions> configure)
    {
        // Empty: no settings file and no environment variable changes what was asked for on the command line; a secret
        // that must not stand there was read with it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddTelemetryVariables(Environment.GetEnvironmentVariables());
        builder.WebHost.UseKestrelCore();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .Configure(configure)
            .AddHosting(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"))
            .AddLedger()
            .AddRedeeming()
            .AddIdentity()
            .AddTerminals()
            .AddRedemptionGrpc()
            .AddAdmin()
            .AddHealth()
            .AddTelemetry(builder.Configuration);
        return builder;
    }

    /// <summary>The host with its endpoints.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var cloud = builder.Build();
        cloud.UseConnectionPlaces();
        cloud.UseRedemptionGrpc();
        cloud.UseAdmin();
        cloud.UseRouting();
        cloud.UseAdminCallers();
        cloud.MapRedemptionGrpc();
        cloud.MapAdmin();
        cloud.MapHealth();
        return cloud;
    }
}
