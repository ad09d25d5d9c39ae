using System.CommandLine;

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
            await output.WriteLineAsync($"posd: {loaded.File} is good");
            return ExitCodes.Failure;
        });
        return command;
    }
}
