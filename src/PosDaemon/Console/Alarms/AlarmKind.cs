using PosDaemon.Devices.Printers;

namespace PosDaemon.Console;

/// <summary>What can be wrong with a terminal while it runs. The list is closed: pages, logs and people may rely on
/// these names, and docs/operations.md has every one.</summary>
/// <param name="Code">For programs; it never changes.</param>
/// <param name="Zh">What it means.</param>
/// <param name="RemedyZh">What to do.</param>
/// <param name="En">The same as <paramref name="Zh"/>.</param>
/// <param name="RemedyEn">The same as <paramref name="RemedyZh"/>.</param>
internal sealed record AlarmKind(string Code, string Zh, string RemedyZh, string En, string RemedyEn)
{
    // ---- printers ----

    public static AlarmKind PrinterPaperEnd { get; } = new("printerPaperEnd",
        "打印机缺纸。", "装上新纸卷，合上盖；等待的小票会自动打印。",
        "The printer is out of paper.",
        "Put in a new roll and close the cover; slips that wait print by themselves.");

    public static AlarmKind PrinterPaperNearEnd { get; } = new("printerPaperNearEnd",
        "打印机的纸快用完。", "备好新纸卷，空闲时更换。",
        "The printer's paper is nearly at its end.", "Have a new roll at hand and change it when nobody waits.");

    public static AlarmKind PrinterCoverOpen { get; } = new("printerCoverOpen",
        "打印机的盖子开着。", "合上盖子；等待的小票会自动打印。",
        "The printer's cover is open.", "Close it; slips that wait print by themselves.");

    public static AlarmKind PrinterCutterError { get; } = new("printerCutterError",
        "打印机的切刀卡住。", "打开盖子，清除卡纸，关机再开机。",
        "The printer's cutter is stuck.", "Open the cover, free the blade, switch the printer off and on.");

    public static AlarmKind PrinterOverTemperature { get; } = new("printerOverTemperature",
        "打印头过热。", "等它冷却，会自动继续；看看通风口是否被挡住。",
        "The print head is too hot.", "Wait, it goes on by itself; see that nothing covers its vents.");

    public static AlarmKind PrinterUnrecoverableError { get; } = new("printerUnrecoverableError",
        "打印机报告无法自行恢复的错误。", "关机再开机；若错误仍在，送修。",
        "The printer reports an error that it cannot recover from.",
        "Switch it off and on; where the error stays, have it repaired.");

    public static AlarmKind PrinterRecoverableError { get; } = new("printerRecoverableError",
        "打印机报告可以恢复的错误。", "打开盖子，看看纸和切刀，再合上。",
        "The printer reports an error that can be recovered from.",
        "Open the cover, look at paper and blade, and close it.");

    public static AlarmKind PrinterError { get; } = new("printerError",
        "打印机报告错误，或没有确认之前的内容。", "看看纸、盖子和指示灯；关机再开机。",
        "The printer reports an error that it does not explain, or does not confirm what it had before.",
        "Look at its paper, cover and lamps; switch it off and on.");

    public static AlarmKind PrinterOffline { get; } = new("printerOffline",
        "打印机处于脱机状态。", "按打印机上的联机（走纸）键。",
        "The printer is off line.", "Press its on-line or feed button.");

    public static AlarmKind PrinterNotConnected { get; } = new("printerNotConnected",
        "打印机没有应答，或连不上。", "看看电源、联机键、数据线和地址；网络打印机一次只接一台主机。",
        "The printer does not answer, or cannot be connected.",
        "Look at its power, on-line button, cable and address; a network printer serves one host at a time.");

    // ---- scanners, gates and lamps ----

    public static AlarmKind ScannerOffline { get; } = new("scannerOffline",
        "扫码器不可用。", "插好扫码器；原因里写着地址、权限或占用它的程序。",
        "The scanner cannot be used.",
        "Plug it in; the cause names its address, the right that is missing or the program that holds it.");

    public static AlarmKind GateOffline { get; } = new("gateOffline",
        "闸机控制板不可用。", "看看控制板的线和电源；恢复后再出示同一个码即可开闸。",
        "The gate's board cannot be used.",
        "Look at its cable and power; once it is back the same code, shown again, opens.");

    public static AlarmKind GateBlocked { get; } = new("gateBlocked",
        "闸机通道被占用。", "请里面的人走出通道；没有人时，看看传感器是否被挡住。",
        "The gate's passage is blocked.",
        "Ask whoever stands in it to walk on; where nobody does, see what covers the sensor.");

    public static AlarmKind GateFault { get; } = new("gateFault",
        "闸机有故障，不再开闸。", "原因里写着是继电器还是传感器；请技术人员检查。",
        "The gate is faulty and does not open.",
        "The cause names the relay or the sensor; have a technician look at it.");

    public static AlarmKind SignalOffline { get; } = new("signalOffline",
        "指示灯不可用，通道照常工作。", "看看灯塔或继电器板的线、电源和地址；结果请看屏幕。",
        "The lamps cannot be used; the lane works all the same.",
        "Look at the cable, the power and the address of the tower or board; read the verdict on the screen.");

    // ---- slips and scans ----

    public static AlarmKind SlipHeld { get; } = new("slipHeld",
        "打印机可用，但有小票没有被接收，已暂存。", "补打；若仍不行，日志 1109 或 1110 写着原因。",
        "A slip is held although the printer is ready.",
        "Reprint it; where that fails, event 1109 or 1110 of the log says what is wrong with it.");

    public static AlarmKind SlipUnknown { get; } = new("slipUnknown",
        "有小票不知是否已打出。", "看看打印机出纸口；顾客没有拿到就补打，补打的小票带标记。",
        "It is not known whether a slip came out.",
        "Look at the printer; where the guest has no slip, reprint it: the copy is marked.");

    public static AlarmKind ScanSetAside { get; } = new("scanSetAside",
        "有一次扫码多次处理失败，已搁置。", "到云端查询该码是否已核销；把日志交给技术支持。",
        "A scan failed again and again and is set aside.",
        "Look up at the cloud whether its code was used; send the log to support.");

    public static AlarmKind LaneFailed { get; } = new("laneFailed",
        "通道出错，正在自动重启。", "稍候再扫；若反复出现，把日志交给技术支持。",
        "The lane failed and starts again by itself.", "Scan again in a moment; where it comes back, send the log.");

    // ---- the terminal ----

    public static AlarmKind JournalNotWritable { get; } = new("journalNotWritable",
        "无法记录，暂不核销。", "原因里写着是磁盘、权限还是文件；处理后自动恢复。",
        "Nothing can be written down, so nothing is redeemed.",
        "The cause names the disk, the right or the file; it goes on by itself once that is mended.");

    public static AlarmKind CloudUnreachable { get; } = new("cloudUnreachable",
        "连不上云端。", "看看网络；没有答复的码会自动重试，不要让顾客换码。",
        "The cloud does not answer.",
        "Look at the network; codes without an answer are asked again by themselves: ask no guest for another.");

    public static AlarmKind ClockWrong { get; } = new("clockWrong",
        "本机时钟与云端相差太多。", "打开系统的自动对时（NTP）。",
        "This machine's clock is far from the cloud's.", "Set up the system's time service (NTP).");

    public static AlarmKind CertificateEnds { get; } = new("certificateEnds",
        "本机的终端证书即将到期，自动续期没有成功。", "日志 3011 写着原因；到期前须重新注册（posd enroll），否则云端不再受理。",
        "This terminal's certificate ends soon and could not be renewed.",
        "Event 3011 of the log says why; enrol it anew (posd enroll) before it ends, or the cloud hears it no more.");

    public static AlarmKind OutboxParked { get; } = new("outboxParked",
        "有回报一直没有被云端接收。", "它们会慢慢重试；日志 1020 写着原因。",
        "Reports have not been taken by the cloud for long.",
        "They are retried slowly; event 1020 of the log says why.");

    private static readonly AlarmKind[] OfDevices =
    [
        PrinterPaperEnd, PrinterPaperNearEnd, PrinterCoverOpen, PrinterCutterError, PrinterOverTemperature,
        PrinterUnrecoverableError, PrinterRecoverableError, PrinterError, PrinterOffline, PrinterNotConnected,
        ScannerOffline, GateOffline, GateBlocked, GateFault, SignalOffline,
    ];

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<AlarmKind> All { get; } =
    [
        .. OfDevices, SlipHeld, SlipUnknown, ScanSetAside, LaneFailed, JournalNotWritable, CloudUnreachable,
        ClockWrong, CertificateEnds, OutboxParked,
    ];

    /// <summary>It is of one printer, scanner, gate or tower; else of a lane or of the terminal.</summary>
    public bool IsOfDevice => OfDevices.Contains(this);

    /// <summary>The printer's trouble that a report names; null where it is none of them.</summary>
    /// <param name="trouble">See <see cref="PrinterTrouble"/>.</param>
    public static AlarmKind? OfTrouble(string trouble) => trouble switch
    {
        PrinterTrouble.PaperEnd => PrinterPaperEnd,
        PrinterTrouble.CoverOpen => PrinterCoverOpen,
        PrinterTrouble.CutterError => PrinterCutterError,
        PrinterTrouble.OverTemperature => PrinterOverTemperature,
        PrinterTrouble.UnrecoverableError => PrinterUnrecoverableError,
        PrinterTrouble.RecoverableError => PrinterRecoverableError,
        PrinterTrouble.OtherError => PrinterError,
        PrinterTrouble.Offline => PrinterOffline,
        _ => null,
    };
}
