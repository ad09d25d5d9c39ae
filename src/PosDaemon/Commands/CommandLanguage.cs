using System.CommandLine;
using System.Globalization;
using PosDaemon.Configuration;

namespace PosDaemon.Commands;

/// <summary>The language that a command speaks to a person: what was asked for, else that of the configuration, else
/// that of the system.</summary>
internal sealed class CommandLanguage
{
    private const string Zh = "zh", En = "en";

    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public CommandLanguage() => Option.AcceptOnlyFromAmong(Zh, En);

    public Option<string> Option { get; } = new("--language")
    {
        Description = "zh or en; as the configuration has it, else as the system has it.",
        HelpName = "LANGUAGE",
    };

    /// <param name="parsed">The command line.</param>
    /// <param name="configuration">Null where there is none.</param>
    public TerminalLanguage Of(ParseResult parsed, LoadedConfiguration? configuration) => parsed.GetValue(Option) switch
    {
        Zh => TerminalLanguage.Chinese,
        En => TerminalLanguage.English,
        _ => configuration?.Options.Terminal.Language ?? OfSystem(),
    };

    // Not by the culture alone: a service's runtime may know none (invariant globalization).
    private static TerminalLanguage OfSystem() =>
        Variables.Select(Environment.GetEnvironmentVariable)
            .Append(CultureInfo.CurrentUICulture.Name).FirstOrDefault(name => !string.IsNullOrEmpty(name))
            ?.StartsWith(Zh, StringComparison.OrdinalIgnoreCase) == true
            ? TerminalLanguage.Chinese
            : TerminalLanguage.English;
}
