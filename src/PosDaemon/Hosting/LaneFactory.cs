using Microsoft.Extensions.Logging;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Printers;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Dots;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Protocol.Slips;

namespace PosDaemon.Hosting;

/// <summary>Makes a lane's loop from its configuration and the parts it shares with the others.</summary>
internal sealed class LaneFactory(
    LoadedConfiguration configuration, IGlyphSource? glyphs, JournalStore journal, RedemptionClient cloud,
    TimeProvider time, ILoggerFactory loggers, CancellationToken abort)
{
    private readonly DaemonOptions _options = configuration.Options;

    /// <param name="entry">The lane's configuration.</param>
    /// <param name="print">Its printer.</param>
    /// <param name="openGate">Its gate.</param>
    /// <param name="told">Called after each step.</param>
    /// <param name="owes">Called when there is something new for the outbox.</param>
    public LaneLoop Create(
        LaneEntry entry, Func<PrintJob, Task<PrintReport>> print, Func<Task<GateReport>> openGate,
        Action<LaneNews> told, Action owes)
    {
        var lane = Options(entry);
        var inbox = new LaneInbox(entry.Name);
        var links = new LaneLinks
        {
            Preview = cloud.PreviewAsync,
            Redeem = cloud.RedeemAsync,
            Undo = cloud.UndoAsync,
            Print = entry.Printer is null ? null : print,
            OpenGate = entry.Gate is null ? null : openGate,
            LayOut = LayOut(entry),
        };
        var world = new LaneWorld(lane, journal, links, inbox, time, loggers.CreateLogger<LaneWorld>(), abort);
        world.Owes += owes;
        return new LaneLoop(lane, inbox, world, told);
    }

    private LaneOptions Options(LaneEntry entry) => new()
    {
        Name = entry.Name,
        TerminalId = _options.Terminal.Id,
        StoreId = _options.Terminal.Store,
        Operator = entry.Operator,
        HasPrinter = entry.Printer is not null,
        HasGate = entry.Gate is not null,
        Confirm = entry.Confirm switch
        {
            ConfirmRule.Never => ConfirmMode.Never,
            ConfirmRule.Always => ConfirmMode.Always,
            _ => ConfirmMode.WhenNeeded,
        },
        AnswerWindow = entry.AnswerWindow,
        RepeatWindow = entry.RepeatWindow,
    };

    /// <summary>The buyer's language where the cloud knows it, else the terminal's.</summary>
    private Func<Slip, int, RenderedSlip> LayOut(LaneEntry entry)
    {
        var printer = _options.Printers.FirstOrDefault(printer => printer.Name == entry.Printer);
        var printerProfile = PrinterProfiles.Find(printer?.Profile ?? "") ?? PrinterProfiles.Default;
        var resources = PrinterResources.Of(printer, glyphs, Path.GetDirectoryName(configuration.File)!);
        var language = _options.Terminal.Language == TerminalLanguage.Chinese ? "zh" : "en";
        return (slip, copy) => SlipRenderer.ToEscPos(
            new SlipOrder(slip.Kind, slip.DataJson, slip.Language.Length > 0 ? slip.Language : language, copy,
                Shop: configuration.Templates),
            printerProfile, null, resources);
    }
}
