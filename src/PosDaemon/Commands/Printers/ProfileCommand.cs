using System.CommandLine;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Commands;

/// <summary><c>posd printer profile</c>: every value of a profile, with the file and the line that it is from.
/// </summary>
internal static class ProfileCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var name = new Argument<string>("name")
        {
            Description = "A built-in profile, one of the configuration's own, or a file NAME.json.", HelpName = "NAME",
        };
        var file = new Option<FileInfo>("--config", "-c")
        {
            Description = "The configuration file (JSON) whose own profiles are known too.", HelpName = "FILE",
        };
        var command = new Command("profile", "Show what a printer's profile says, and where each value is from.")
        {
            name, file,
        };
        command.SetAction(parsed =>
        {
            var profiles = ShopProfiles.BuiltIn;
            if (parsed.GetValue(file) is { } configuration)
            {
                if (ConfigCommand.Load(configuration, error) is not { } loaded) return ExitCodes.BadUsage;
                profiles = loaded.Profiles;
            }

            if (NamedProfile.Find(parsed.GetRequiredValue(name), profiles, out var problem) is not { } profile)
            {
                error.WriteLine($"posd: {problem}");
                return ExitCodes.BadUsage;
            }

            Show(profile, output);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Show(PrinterProfile profile, TextWriter output)
    {
        output.WriteLine($"{profile.Name}: {profile.Title}");
        var rows = profile.Provenance.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key, pair.Value.Json, At: $"{pair.Value.File}:{pair.Value.Line}", pair.Value.From))
            .ToList();
        var (names, values, places) =
            (rows.Max(row => row.Key.Length), rows.Max(row => row.Json.Length), rows.Max(row => row.At.Length));
        foreach (var row in rows)
            output.WriteLine(
                $"{row.Key.PadRight(names)}  {row.Json.PadRight(values)}  {row.At.PadRight(places)}  {row.From}");
    }
}
