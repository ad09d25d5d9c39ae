using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Devices.Printers;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.TerminalDevices;

/// <summary>Lays slips out for one printer and prints them on it.</summary>
/// <param name="profile">The printer's model.</param>
/// <param name="loop">Owns the printer.</param>
/// <param name="templates">The shop's own templates.</param>
/// <param name="resources">Fonts and logos, read once at the start.</param>
/// <param name="language">zh or en: of slips whose buyer has no language of his own.</param>
/// <param name="log">Of the lanes that print here.</param>
internal sealed class SlipPrinter(
    PrinterProfile profile, PrinterLoop loop, ShopTemplates templates, SlipResources resources, string language,
    ILogger log) : ISlipPrinter
{
    public async Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
    {
        if (LayOut(print) is not { } rendered)
            return (SlipOutcome.NotPrinted, SlipWords.NotLaidOut);
        var report = await loop.PrintAsync(new PrintJob(rendered.Bytes, print.ClearFirst));
        return (OutcomeOf(report.Outcome), report.Detail);
    }

    /// <summary>Has the printer do something by itself, in its turn among the slips.</summary>
    /// <param name="act">What.</param>
    /// <param name="number">Which drawer, or how many beeps.</param>
    /// <param name="time">For the test page.</param>
    public Task<PrintReport> PerformAsync(PrinterAct act, int number, DateTimeOffset time)
    {
        // Whoever waits for a drawer does not wait for a new roll, and it must not open long after he has gone.
        if (DeviceStatusStore.Trouble(loop.Status) is { } trouble)
            return Task.FromResult(new PrintReport(PrintOutcome.NotPrinted, trouble));
        var bytes = act switch
        {
            PrinterAct.Test => TestPage.Render(loop.Address, profile, language, resources, time).Bytes,
            PrinterAct.Drawer when number > PrinterActs.MostDrawers => [],
            PrinterAct.Drawer => PrinterActs.OpenDrawer(profile, number),
            _ => PrinterActs.Beep(profile, number),
        };
        return bytes.Length == 0
            ? Task.FromResult(new PrintReport(
                PrintOutcome.NotPrinted, $"printers of profile {profile.Name} have no such part"))
            : loop.PrintAsync(new PrintJob(bytes, ClearFirst: false));
    }

    /// <summary>What this machine adds to the slips of one printer: fonts for what the printer lacks, and its logos. A
    /// file that has gone since the configuration was checked leaves its logo out: slips then carry a mark in its
    /// place, and a fault in the log.</summary>
    /// <param name="folder">The configuration's own folder.</param>
    public static SlipResources Resources(PrinterEntry printer, IGlyphSource? glyphs, string folder)
    {
        var logos = new Dictionary<string, SlipLogo>();
        foreach (var logo in printer.Logos)
            if (LogoRules.Read(logo, folder, out _) is { } read)
                logos.Add(logo.Name, read);
        return new SlipResources(glyphs, logos);
    }

    /// <summary>What a printer's report means to a lane.</summary>
    public static SlipOutcome OutcomeOf(PrintOutcome outcome) => outcome switch
    {
        PrintOutcome.Printed => SlipOutcome.Printed,
        PrintOutcome.Assumed => SlipOutcome.Assumed,
        PrintOutcome.NotPrinted => SlipOutcome.NotPrinted,
        _ => SlipOutcome.Unknown,
    };

    /// <summary>Null when the renderer failed: such a slip must not stop the ones behind it.</summary>
    private RenderedSlip? LayOut(LaneEffect.Print print)
    {
        var slip = print.Slip;
        try
        {
            var order = new SlipOrder(slip.Kind, slip.DataJson, slip.Language.Length > 0 ? slip.Language : language,
                print.Copy, Shop: templates);
            var rendered = SlipRenderer.ToEscPos(order, profile, null, resources);
            foreach (var fault in rendered.Faults) log.SlipHasFault(print.Scan.Value, fault.ToString());
            return rendered;
        }
        catch (Exception fault)
        {
            // The boundary of one slip: its data came from outside, and the lane goes on without it.
            log.SlipNotLaidOut(fault, print.Scan.Value, slip.Kind);
            return null;
        }
    }
}
