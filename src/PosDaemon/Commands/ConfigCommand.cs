using System.CommandLine;
using System.Text;
using PosDaemon.Configuration;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary><c>posd config check</c> and <c>posd config schema</c>: judge a file without starting anything.</summary>
internal static class ConfigCommand
{
    public static Command Create(TextWriter output, TextWriter error) =>
        new("config", "Work with the configuration file.")
        {
            Check(output, error),
            Schema(output),
        };

    /// <summary>--config FILE, as every command that needs one takes it.</summary>
    public static Option<FileInfo> FileOption() =>
        new("--config", "-c") { Description = "The configuration file (JSON).", Required = true, HelpName = "FILE" };

    /// <summary>The file's configuration, or null when it is faulty and that has been said.</summary>
    public static LoadedConfiguration? Load(FileInfo file, TextWriter error)
    {
        switch (ConfigurationFile.Read(file.FullName, Environment.GetEnvironmentVariable))
        {
            case ConfigurationResult.Usable usable:
                return usable.Configuration;
            case ConfigurationResult.Faulty faulty:
                error.WriteLine(faulty.Message());
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Command Check(TextWriter output, TextWriter error)
    {
        var file = FileOption();
        var command = new Command("check", "Check a configuration file and name every fault in it.") { file };
        command.SetAction(parsed =>
        {
            if (Load(parsed.GetRequiredValue(file), error) is not { } loaded) return ExitCodes.BadUsage;
            var lanes = string.Join(", ", loaded.Options.Lanes.Select(lane => lane.Name));
            output.WriteLine($"{loaded.File} is good: terminal {loaded.Options.Terminal.Id}, lanes {lanes}, "
                + $"state in {loaded.StateDirectory}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Schema(TextWriter output)
    {
        var command = new Command("schema", "Print the JSON schema of the configuration, for editors.");
        command.SetAction(_ =>
        {
            output.Write(Encoding.UTF8.GetString(ConfigurationFile.Schema()));
            return ExitCodes.Success;
        });
        return command;
    }
}
