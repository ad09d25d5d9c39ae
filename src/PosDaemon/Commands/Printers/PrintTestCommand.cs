using System.CommandLine;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips.Fonts;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary><c>posd print-test</c>: prints a page on which a technician sees at once whether width, fonts, codes and
/// the cut are right, and says what the printer answers.</summary>
internal static class PrintTestCommand
{
    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var target = new PrinterTargetOptions();
        var command = new Command(
            "print-test", "Print a test page and say what the printer answers; a posd that runs prints it itself.");
        target.AddTo(command);
        command.SetAction(async (parsed, stopping) =>
        {
            if (target.Read(parsed, output, error) is not { } printer) return ExitCodes.BadUsage;
            return printer.Daemon is { } daemon
                ? await daemon.ActAsync(printer.Entry.Name, PrinterAct.Test, 1, stopping)
                : await PrintAsync(printer, output, error, time, stopping);
        });
        return command;
    }

    /// <summary>Prints it by this process, and says what became of it.</summary>
    public static async Task<int> PrintAsync(
        PrinterTarget printer, TextWriter output, TextWriter error, TimeProvider time, CancellationToken stopping)
    {
        using var glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out _);
        var page = TestPage.Render(printer.Address, printer.Profile, printer.Language,
            SlipPrinter.Resources(printer.Entry, glyphs, "."), time.GetLocalNow());
        foreach (var fault in page.Faults) await error.WriteLineAsync($"posd: {fault}");
        return await new PrinterTrial(output, error, time).ProbeAsync(printer, page.Bytes, stopping);
    }
}
