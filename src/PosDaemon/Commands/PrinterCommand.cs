using System.CommandLine;

namespace PosDaemon.Commands;

/// <summary><c>posd printer logo</c>: stores a logo in a printer's own memory, once, so that no slip carries it.
/// </summary>
internal static class PrinterCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time) =>
        new("printer", "Work with one printer directly, while posd does not run or uses another.")
        {
            Logo(output, error, time),
        };

    private static Command Logo(TextWriter output, TextWriter error, TimeProvider time)
    {
        var address = new Option<string>("--printer-address")
        {
            Description = "Where the printer is, as in the configuration.",
            Required = true,
            HelpName = "ADDRESS",
        };
        var key = new Option<string>("--key")
        {
            Description = "Two letters or digits; the same as the logo's key in the configuration.",
            Required = true,
            HelpName = "LG",
        };
        var file = new Option<string>("--file")
        {
            Description = "The picture (PNG or JPEG).",
            Required = true,
            HelpName = "FILE",
        };
        var profile = new Option<string>("--profile")
        {
            Description = "The printer's profile.",
            DefaultValueFactory = static _ => "epson-tm-t88",
            HelpName = "NAME",
        };
        var command = new Command("logo", "Store a picture in the printer's memory.") { address, key, file, profile };
        command.SetAction((parsed, stopping) => new LogoStoring(output, error, time).RunAsync(
            parsed.GetRequiredValue(address), parsed.GetRequiredValue(key), parsed.GetRequiredValue(file),
            parsed.GetValue(profile)!, stopping));
        return command;
    }
}
