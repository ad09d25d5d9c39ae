using System.CommandLine;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary>The command line: what it knows, and how a wrong one is answered.</summary>
internal static class PosdCommand
{
    /// <param name="signals">Of a run of the daemon, heard since the program began.</param>
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter error, StopSignals? signals = null)
    {
        var root = Create(output, error, signals);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors) await error.WriteLineAsync($"posd: {fault.Message}");
            await error.WriteLineAsync("Try: posd --help");
            return ExitCodes.BadUsage;
        }

        // Signals are the daemon's own affair: it has 10 s to stop cleanly, not this library's 2.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(invocation);
    }

    private static RootCommand Create(TextWriter output, TextWriter error, StopSignals? signals) =>
        new("Redeems scanned codes exactly once, prints the slips and opens the gates.")
        {
            RunCommand.Create(output, error, signals),
            ConfigCommand.Create(output, error),
            EnrollCommand.Create(output, error, TimeProvider.System),
            JournalCommand.Create(output, error),
            DevicesCommand.Create(output, error, TimeProvider.System),
            DoctorCommand.Create(output, error, TimeProvider.System),
            SlipCommand.Create(output, error),
            PrintTestCommand.Create(output, error, TimeProvider.System),
            PrinterCommand.Create(output, error, TimeProvider.System),
        };
}
