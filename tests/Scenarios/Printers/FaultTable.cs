using PosDaemon.Devices.Printers;
using PosDaemon.Simulation;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.Scenarios.Tests.Printers;

/// <summary>The rows and columns of docs/printer-faults.md.</summary>
internal static class FaultTable
{
    public static IReadOnlyList<LinePlan> Lines { get; } = [.. LinePlan.All.Where(line => !line.IsOneWay)];

    public static IReadOnlyList<PrintProof> Proofs { get; } =
        [PrintProof.ProcessId, PrintProof.Fence, PrintProof.Assumed];

    public static PrinterModelOptions Make { get; } = new() { Speed = 150, BufferBytes = 4096 };

    public static IReadOnlyList<PrinterFault> Faults { get; } =
    [
        At("Nothing goes wrong", 0.5, 0, _ => { }, _ => { }),
        Of("The paper ends in the slip", 0.5, 30,
            printer => printer.SetPaper(PaperState.End), printer => printer.SetPaper(PaperState.Ok)),
        Of("The paper ended before it", -1, 30,
            printer => printer.SetPaper(PaperState.End), printer => printer.SetPaper(PaperState.Ok)),
        Of("The paper is nearly used up", 0.5, 30,
            printer => printer.SetPaper(PaperState.Near), printer => printer.SetPaper(PaperState.Ok)),
        Of("The cover is opened in the slip", 0.5, 10,
            printer => printer.SetCover(true), printer => printer.SetCover(false)),
        Of("The cover was open before it", -1, 10,
            printer => printer.SetCover(true), printer => printer.SetCover(false)),
        Of("The cutter jams at its cut", 0.2, 60, printer => printer.SetCutterJam(true), printer =>
        {
            printer.SetCutterJam(false);
            printer.SetCover(true);
            printer.SetCover(false);
        }),
        Of("The head is too hot", 0.5, 20,
            printer => printer.SetHeadHot(true), printer => printer.SetHeadHot(false)),
        Of("Somebody presses its button", 0.5, 15,
            printer => printer.SetOnline(false), printer => printer.SetOnline(true)),
        At("It is switched off and on in the slip", 0.5, 2,
            play => play.Line.SwitchOff(), play => play.Line.SwitchOn()),
        At("It was switched off before it", -1, 20, play => play.Line.SwitchOff(), play => play.Line.SwitchOn()),
        At("The cable is pulled in the slip", 0.5, 5, play => play.Line.Pull(), play => play.Line.PlugIn()),
        At("The cable was pulled before it", -1, 5, play => play.Line.Pull(), play => play.Line.PlugIn()),
        At("It hangs in the slip until it is switched off and on", 0.5, 60, play => play.Line.IsHung = true, play =>
        {
            play.Line.SwitchOff();
            play.Line.SwitchOn();
        }),
        At("Noise among its answers", 0.2, 1, play => play.Line.Noise = 0xFF, _ => { }),
    ];

    private static PrinterFault At(
        string name, double after, double lasts, Action<PrinterScenario> begin, Action<PrinterScenario> end) =>
        new(name, TimeSpan.FromSeconds(after), TimeSpan.FromSeconds(lasts), begin, end);

    private static PrinterFault Of(
        string name, double after, double lasts, Action<PrinterModel> begin, Action<PrinterModel> end) =>
        At(name, after, lasts, play => play.Line.Touch(begin), play => play.Line.Touch(end));
}
