using PosDaemon.ServiceDefaults;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PosCloud.Hosting;

internal static class CloudLogging
{
    /// <summary>One line per event on the console, written behind the callers' backs; the service manager keeps and
    /// rotates it. To be closed by <see cref="ServiceOutput.CloseAsync"/>.</summary>
    public static Logger ToConsole() => ToConsole(new LogLimit(TimeProvider.System));

    private static Logger ToConsole(LogLimit limit) => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .MinimumLevel.Override("System", LogEventLevel.Warning)
        .MinimumLevel.Override("Grpc", LogEventLevel.Warning)
        // StatusLog and StatusInterceptor log what a call ended with.
        .MinimumLevel.Override("Grpc.AspNetCore.Server.ServerCallHandler", LogEventLevel.Fatal)
        // A failed start is told once, as a sentence, by the command.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
        // LedgerHealthCheck logs why.
        .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
        // OpenIdSteps logs what became of a sign-in, without what a stranger put into the answer.
        .MinimumLevel.Override("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogEventLevel.Fatal)
        // WebKeys seals the keys of cookies, which the framework cannot know.
        .MinimumLevel.Override(
            "Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
        // What callers do wrong can be provoked at will; a line of each redemption is kept.
        .Filter.ByIncludingOnly(line => line.Level < LogEventLevel.Warning || limit.IsEnabled(line))
        .WriteTo.Behind(console => console.Console(new LogLine(withTime: true)))
        .CreateLogger();
}
