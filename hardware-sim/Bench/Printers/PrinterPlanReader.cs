using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Wires;

namespace PosSim.Bench;

/// <summary>Reads the make of a printer.</summary>
internal static class PrinterPlanReader
{
    /// <summary>What the manners of clones are called in files and requests.</summary>
    public static IReadOnlyDictionary<string, PrinterManners> Manners { get; } = new Dictionary<string, PrinterManners>
    {
        ["process-id-at-once"] = PrinterManners.ProcessIdAtOnce,
        ["process-id-as-text"] = PrinterManners.ProcessIdAsText,
        ["queued-status-at-once"] = PrinterManners.QueuedStatusAtOnce,
        ["real-time-always-well"] = PrinterManners.RealTimeAlwaysWell,
        ["real-time-wrong-byte"] = PrinterManners.RealTimeWrongByte,
        ["real-time-1-and-2-only"] = PrinterManners.RealTimeOneAndTwoOnly,
        ["auto-status-unasked"] = PrinterManners.AutoStatusUnasked,
        ["claims-tm-t88v"] = PrinterManners.ClaimsTmT88V,
        ["answers-nothing"] = PrinterManners.AnswersNothing,
    };

    private const int BitsOnTheLine = 10;

    public static PrinterManners Sum(IEnumerable<string> manners) =>
        manners.Aggregate(PrinterManners.None, static (sum, name) => sum | Manners[name]);

    public static IEnumerable<string> Names(PrinterManners manners) =>
        Manners.Where(one => manners.HasFlag(one.Value)).Select(static one => one.Key);

    public static PrinterPlan Read(JsonFields fields)
    {
        var width = fields.Choice("width", ["80", "58"]) ?? "80";
        var roll = width == "58" ? PrinterModelOptions.Roll58 : PrinterModelOptions.Roll80;
        return new PrinterPlan(ReadFirmware(fields, ReadMechanism(fields, roll)), ReadNetwork(fields));
    }

    private static PrinterModelOptions ReadMechanism(JsonFields fields, PrinterModelOptions roll) => roll with
    {
        Speed = fields.Number("speed", 1, 1000) ?? roll.Speed,
        BufferBytes = (int)(fields.Number("buffer", 45, 1 << 20) ?? roll.BufferBytes),
        Instant = fields.Flag("instant") ?? roll.Instant,
        HasCutter = fields.Flag("cutter") ?? roll.HasCutter,
        HasDrawer = fields.Flag("drawer") ?? roll.HasDrawer,
        DrawerPinLowWhenOpen = fields.Choice("drawerPinWhenOpen", ["high", "low"]) == "low",
        HotAfterRows = (int)(fields.Number("hotAfterRows", 0, 1 << 20) ?? roll.HotAfterRows),
        HeadCoolTime = TimeSpan.FromSeconds(
            fields.Number("coolSeconds", 0.01, 3600) ?? roll.HeadCoolTime.TotalSeconds),
        WaitsForFeed = fields.Flag("waitsForFeed") ?? roll.WaitsForFeed,
    };

    private static PrinterModelOptions ReadFirmware(JsonFields fields, PrinterModelOptions roll) => roll with
    {
        StartsInChineseMode = fields.Flag("chineseMode") ?? roll.StartsInChineseMode,
        AnswersRealTime = fields.Flag("answersRealTime") ?? roll.AnswersRealTime,
        AnswersQueuedStatus = fields.Flag("answersQueuedStatus") ?? roll.AnswersQueuedStatus,
        AnswersProcessId = fields.Flag("answersProcessId") ?? roll.AnswersProcessId,
        SendsAutoStatus = fields.Flag("sendsAutoStatus") ?? roll.SendsAutoStatus,
        Manners = Sum(fields.Choices("manners", [.. Manners.Keys]) ?? []),
        Flow = fields.Choice("flow", ["none", "xon", "dtr"]) switch
        {
            "none" => FlowControl.None,
            "xon" => FlowControl.Xon,
            _ => FlowControl.Dtr,
        },
        BusyWhenOffline = fields.Flag("busyWhenOffline") ?? roll.BusyWhenOffline,
        ReplyBytesPerSecond = (int)(fields.Number("baud", 0, 4_000_000) ?? 0) / BitsOnTheLine,
        Identity = roll.Identity with
        {
            Maker = fields.Text("maker") ?? roll.Identity.Maker,
            Model = fields.Text("model") ?? roll.Identity.Model,
            Language = fields.Text("language") ?? roll.Identity.Language,
        },
    };

    private static NetworkManners ReadNetwork(JsonFields fields) => new()
    {
        IdleClose = fields.Number("idleCloseSeconds", 0.01, 86_400) is { } idle ? TimeSpan.FromSeconds(idle) : null,
        WhenBusy = fields.Choice("whenBusy", ["wait", "refuse", "close"]) switch
        {
            "refuse" => WhenBusy.Refuse,
            "close" => WhenBusy.Close,
            _ => WhenBusy.Wait,
        },
    };
}
