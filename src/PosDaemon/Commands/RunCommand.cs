using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd run --config FILE</c>: the daemon itself.</summary>
internal static class RunCommand
{
    /// <param name="signals">Heard since the program began; null where the host is to listen itself.</param>
    public static Command Create(TextWriter output, TextWriter error, StopSignals? signals = null)
    {
        var file = ConfigCommand.FileOption();
        var command = new Command("run", "Run the daemon until it is told to stop (SIGTERM or Ctrl+C).") { file };
        command.SetAction(async (parsed, _) => ConfigCommand.Load(parsed.GetRequiredValue(file), error) is { } loaded
            ? await RunAsync(loaded, output, error, signals is null
                ? null
                : services => services.AddSingleton(signals))
            : ExitCodes.BadUsage);
        return command;
    }

    /// <summary>One whole run. Told to stop it ends with 0; a failure that a later start may not meet ends with 1, so
    /// that the service manager starts it again, and one that only a person can mend with 2.</summary>
    /// <param name="configuration">Checked.</param>
    /// <param name="output">Gets one line when codes are taken.</param>
    /// <param name="error">Gets the sentence where it cannot start.</param>
    /// <param name="change">Changes what the daemon is made of; for tests.</param>
    public static async Task<int> RunAsync(LoadedConfiguration configuration, TextWriter output, TextWriter error,
        Action<IServiceCollection>? change = null)
    {
        try
        {
            OwnerOnlyFile.RestrictNewFiles();
            using var state = StateDirectory.Open(configuration.StateDirectory);
            await using var log = DaemonLog.Open(configuration, Environment.GetEnvironmentVariable);
            return await RunAsync(configuration, log, output, change);
        }
        catch (StartException fault)
        {
            await error.WriteLineAsync($"posd cannot start: {fault.Message}");
            return fault.Fault is StartFault.JournalTooNew or StartFault.IdentityUnusable
                ? ExitCodes.BadUsage
                : ExitCodes.Failure;
        }
    }

    private static async Task<int> RunAsync(LoadedConfiguration configuration, DaemonLog log, TextWriter output,
        Action<IServiceCollection>? change)
    {
        try
        {
            return await Daemon.RunAsync(configuration, log.Factory,
                address => ServiceOutput.PublishAsync(
                    output, $"posd: ready; console at {address}", TimeProvider.System),
                Environment.GetEnvironmentVariable, change);
        }
        catch (StartException fault)
        {
            log.Factory.CreateLogger("PosDaemon.Hosting").CannotStart(
                fault.Fault == StartFault.Other ? fault.InnerException : null, fault.Message);
            throw;
        }
    }
}
