using System.CommandLine;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary><c>posd printer logo</c>: stores a logo in a printer's own memory, once, so that no slip carries it;
/// <c>drawer</c> and <c>buzzer</c>: tries what hangs on it.</summary>
internal static class PrinterCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time) =>
        new("printer", "Work with one printer. For drawer and buzzer a posd that runs is asked to do it.")
        {
            Logo(output, error, time),
            Drawer(output, error, time),
            Buzzer(output, error, time),
            ProfileCommand.Create(output, error),
        };

    private static Command Logo(TextWriter output, TextWriter error, TimeProvider time)
    {
        var target = new PrinterTargetOptions("epson-tm-t88");
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
        var command = new Command("logo", "Store a picture in its memory; stop posd first.") { key, file };
        target.AddTo(command);
        command.SetAction(async (parsed, stopping) => target.Read(parsed, output, error) is { } printer
            ? await new LogoStoring(output, error, time).RunAsync(
                printer, parsed.GetRequiredValue(key), parsed.GetRequiredValue(file), stopping)
            : ExitCodes.BadUsage);
        return command;
    }

    private static Command Drawer(TextWriter output, TextWriter error, TimeProvider time)
    {
        var number = new Option<int>("--number")
        {
            Description = "1 or 2: the drawer on pin 2 or on pin 5 of the connector.",
            DefaultValueFactory = static _ => 1,
        };
        return Act("drawer", "Open the cash drawer.", PrinterAct.Drawer, number, PrinterActs.MostDrawers,
            PrinterActs.OpenDrawer, (output, error, time));
    }

    private static Command Buzzer(TextWriter output, TextWriter error, TimeProvider time)
    {
        var times = new Option<int>("--times")
        {
            Description = "1 to 9 beeps.",
            DefaultValueFactory = static _ => 1,
        };
        return Act("buzzer", "Sound the buzzer.", PrinterAct.Buzzer, times, PrinterActs.MostBeeps,
            PrinterActs.Beep, (output, error, time));
    }

    private static Command Act(string name, string description, PrinterAct act, Option<int> number, int most,
        Func<PrinterProfile, int, byte[]> commands, (TextWriter Output, TextWriter Error, TimeProvider Time) to)
    {
        var target = new PrinterTargetOptions();
        var command = new Command(name, description) { number };
        target.AddTo(command);
        command.SetAction(async (parsed, stopping) =>
        {
            if (target.Read(parsed, to.Output, to.Error) is not { } printer) return ExitCodes.BadUsage;
            if (parsed.GetValue(number) is var given && (given < 1 || given > most))
                return Refuse($"{number.Name} is {given}; expected 1 to {most}");
            if (printer.Daemon is { } daemon)
                return await daemon.ActAsync(printer.Entry.Name, act, given, stopping);
            return commands(printer.Profile, given) is { Length: > 0 } bytes
                ? await new PrinterTrial(to.Output, to.Error, to.Time).RunAsync(printer, bytes, stopping)
                : Refuse($"printers of profile {printer.Profile.Name} have no {name}");
        });
        return command;

        int Refuse(string why)
        {
            to.Error.WriteLine($"posd: {why}");
            return ExitCodes.BadUsage;
        }
    }
}
