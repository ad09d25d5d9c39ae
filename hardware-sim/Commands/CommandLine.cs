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
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
    }
}
