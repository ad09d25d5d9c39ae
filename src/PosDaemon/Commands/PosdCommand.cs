using System.CommandLine;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary>The command line: what it knows, and how a wrong one is answered.</summary>
internal static class PosdCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = Create(output, error);
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

    private static RootCommand Create(TextWriter output, TextWriter error) =>
        new("Redeems scanned codes exactly once, prints the slips and opens the gates.")
        {
            RunCommand.Create(output, error),
            ConfigCommand.Create(output, error),
            JournalCommand.Create(output, error),
            PortsCommand.Create(output),
            SlipCommand.Create(output, error),
            PrinterCommand.Create(output, error, TimeProvider.System),
        };
}
