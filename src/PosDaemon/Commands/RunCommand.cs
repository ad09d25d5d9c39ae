using System.CommandLine;
using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd run --config FILE</c>: the daemon itself.</summary>
internal static class RunCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = ConfigCommand.FileOption();
        var command = new Command("run", "Run the daemon until it is told to stop (SIGTERM or Ctrl+C).") { file };
        command.SetAction(async (parsed, _) =>
        {
            if (ConfigCommand.Load(parsed.GetRequiredValue(file), error) is not { } loaded) return ExitCodes.BadUsage;
            using var signals = new StopSignals();
            return await RunAsync(loaded, signals.Asked, output, error);
        });
        return command;
    }

    /// <summary>One whole run. Told to stop it ends with 0; anything else is a failure and ends with 1, so that the
    /// service manager starts it again.</summary>
    public static async Task<int> RunAsync(
        LoadedConfiguration configuration, Task<string> stopAsked, TextWriter output, TextWriter error)
    {
        try
        {
            using var state = StateDirectory.Open(configuration.StateDirectory);
            using var log = DaemonLog.Open(configuration, Environment.GetEnvironmentVariable);
            return await RunAsync(configuration, stopAsked, log, output);
        }
        catch (StartException fault)
        {
            await error.WriteLineAsync($"posd cannot start: {fault.Message}");
            return ExitCodes.Failure;
        }
    }

    private static async Task<int> RunAsync(
        LoadedConfiguration configuration, Task<string> stopAsked, DaemonLog log, TextWriter output)
    {
        try
        {
            await using var daemon = new Daemon(
                configuration, Environment.GetEnvironmentVariable, log.Factory, TimeProvider.System);
            var isAsked = await daemon.RunAsync(
                stopAsked, () => output.WriteLine($"posd: ready; console at {daemon.ConsoleAddress}"));
            return isAsked ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (StartException fault)
        {
            log.Factory.CreateLogger("PosDaemon.Hosting").CannotStart(fault.Message);
            throw;
        }
    }
}
