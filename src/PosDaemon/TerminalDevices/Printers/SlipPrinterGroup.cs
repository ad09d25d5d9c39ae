using PosDaemon.Configuration;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.TerminalDevices;

/// <summary>Printers that stand in for one another. A slip that is NotPrinted goes on to the next one, as the same
/// copy: no byte of it has left. One that has begun stays where it is; where its printer stops (paper, cover) while
/// another is ready it is given up after <see cref="Patience"/> as Unknown, so that a marked copy can come out
/// elsewhere.</summary>
/// <param name="printers">The preferred one first.</param>
/// <param name="time">The clock of the patience.</param>
internal sealed class SlipPrinterGroup(
    PrinterGroupMode mode, IReadOnlyList<SharedPrinter> printers, TimeProvider time) : ISlipPrinter
{
    /// <summary>Long enough to shut a cover that was opened by mistake; a new roll takes longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookAround = TimeSpan.FromSeconds(1);

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
            var (outcome, detail) = await PrintAsync(printer, print with { ClearFirst = clearFirst });
            if (outcome != SlipOutcome.NotPrinted)
                return (outcome, PrinterWords.Of([(printer.Name, detail), .. refusals]));
            refusals.Add((printer.Name, detail));
        }

        return (SlipOutcome.NotPrinted, PrinterWords.Joined(refusals));
    }

    private async Task<(SlipOutcome, string)> PrintAsync(SharedPrinter printer, LaneEffect.Print print)
    {
        var printing = printer.PrintAsync(print);
        var stoppedFor = TimeSpan.Zero;
        while (!printing.IsCompleted && stoppedFor < Patience)
        {
            using var looking = new CancellationTokenSource();
            await Task.WhenAny(printing, Task.Delay(LookAround, time, looking.Token));
            Stop(looking);
            var another = printers.Any(other => other != printer && other.IsReady);
            stoppedFor = another && !printer.IsReady ? stoppedFor + LookAround : TimeSpan.Zero;
        }

        if (printing.IsCompleted)
            return await printing;
        printer.GiveUp();
        return (SlipOutcome.Unknown, "it stopped within the slip, and another printer is ready");
    }

    // Here and now: all that it calls back is the delay.
    private static void Stop(CancellationTokenSource looking) => looking.Cancel();

    /// <summary>One that is not ready refuses at once and says why, so it comes last and is asked all the same.
    /// </summary>
    private SharedPrinter Next(List<SharedPrinter> left) => mode switch
    {
        PrinterGroupMode.LoadSharing => left.OrderBy(printer => !printer.IsReady)
            .ThenBy(printer => printer.UnderWay).ThenBy(printer => printer.LastUse).First(),
        _ => left.Find(printer => printer.IsReady) ?? left[0],
    };
}
