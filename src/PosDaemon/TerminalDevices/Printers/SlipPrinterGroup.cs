using PosDaemon.Configuration;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.TerminalDevices;

/// <summary>Printers that stand in for one another. Only a slip that is NotPrinted goes on to the next one, as the same
/// copy: no byte of it has left. One that is Unknown may be on paper where it was sent.</summary>
/// <param name="printers">The preferred one first.</param>
internal sealed class SlipPrinterGroup(PrinterGroupMode mode, IReadOnlyList<SharedPrinter> printers) : ISlipPrinter
{
    public async Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
    {
        // The printer that has something to clear does it of itself, with its next slip. Where none knows of any, it
        // was before the start of this process, and whichever prints next is cleared.
        var clearFirst = print.ClearFirst && !printers.Any(printer => printer.HasUnclear);
        var refusals = new List<(string Printer, string Detail)>();
        var left = printers.ToList();
        while (left.Count > 0)
        {
            var printer = Next(left);
            left.Remove(printer);
            var (outcome, detail) = await printer.PrintAsync(print with { ClearFirst = clearFirst });
            if (outcome != SlipOutcome.NotPrinted)
                return (outcome, PrinterWords.Of([(printer.Name, detail), .. refusals]));
            refusals.Add((printer.Name, detail));
        }

        return (SlipOutcome.NotPrinted, PrinterWords.Joined(refusals));
    }

    /// <summary>One that is not ready refuses at once and says why, so it comes last and is asked all the same.
    /// </summary>
    private SharedPrinter Next(List<SharedPrinter> left) => mode switch
    {
        PrinterGroupMode.LoadSharing => left.OrderBy(printer => !printer.IsReady)
            .ThenBy(printer => printer.UnderWay).ThenBy(printer => printer.LastUse).First(),
        _ => left.Find(printer => printer.IsReady) ?? left[0],
    };
}
