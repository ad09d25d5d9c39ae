using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PosCloud.Hosting;

internal static class CloudLogging
{
    /// <summary>One line per event on the console; the service manager keeps and rotates it.</summary>
    public static Logger ToConsole() => new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        // A failed start is told once, as a sentence, by the command.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
        .WriteTo.Console(new LogLine())
        .CreateLogger();
}
