using System.CommandLine;

namespace PosSim.Commands;

/// <summary>The commands of <c>possim</c>.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand("Simulated scanners, receipt printers and gates")
        {
            RunCommand.Make(output, errors, TimeProvider.System),
            DemoCommand.Make(output, errors, TimeProvider.System),
            DecodeCommand.Create(output, errors),
        };
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = errors,
            // A demo asks its daemon to stop, which may take it 10 s; leaving earlier would leave it behind.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
            EnableDefaultExceptionHandler = false,
        });
    }
}
