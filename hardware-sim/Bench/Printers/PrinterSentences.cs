using PosSim.Interpreter;

namespace PosSim.Bench;

/// <summary>What the log says of a printer that has changed.</summary>
internal static class PrinterSentences
{
    public static IEnumerable<(string Kind, string En, string Zh)> Of(PrinterState was, PrinterState now, string name)
    {
        if (was.Paper != now.Paper) yield return Paper(now.Paper, name);
        if (was.CoverOpen != now.CoverOpen)
            yield return now.CoverOpen
                ? ("cover", $"the cover of {name} is open", $"{name} 上盖打开")
                : ("cover", $"the cover of {name} is closed", $"{name} 上盖合上");
        if (!was.CutterError && now.CutterError)
            yield return ("cutter", $"the blade of {name} is stuck", $"{name} 切刀卡住");
        if (was.HeadHot != now.HeadHot)
            yield return now.HeadHot
                ? ("head", $"the head of {name} is too hot and must cool", $"{name} 打印头过热，需冷却")
                : ("head", $"the head of {name} has cooled", $"{name} 打印头已冷却");
        if (was.Error != now.Error) yield return Error(now.Error, name);
        if (!was.WaitsForFeed && now.WaitsForFeed)
            yield return ("feed", $"{name} waits for its FEED button", $"{name} 等待按进纸键");
        if (was.DrawerOpen != now.DrawerOpen)
            yield return now.DrawerOpen
                ? ("drawer", $"the drawer of {name} is open", $"{name} 钱箱打开")
                : ("drawer", $"the drawer of {name} is closed", $"{name} 钱箱合上");
        if (!was.ShutDown && now.ShutDown)
            yield return ("power", $"{name} was shut down by its host", $"{name} 已被主机关闭");
    }

    private static (string Kind, string En, string Zh) Paper(PaperState paper, string name) => paper switch
    {
        PaperState.End => ("paper", $"{name} is out of paper", $"{name} 缺纸"),
        PaperState.Near => ("paper", $"the roll of {name} is nearly used up", $"{name} 纸快用完"),
        _ => ("paper", $"{name} has paper", $"{name} 有纸"),
    };

    private static (string Kind, string En, string Zh) Error(PrinterError error, string name) => error switch
    {
        PrinterError.Recoverable => ("error", $"{name} has an error that its host can end", $"{name} 出错，主机可恢复"),
        PrinterError.Unrecoverable =>
            ("error", $"{name} has an error that only the power switch ends", $"{name} 出错，只能重新开机"),
        _ => ("error", $"{name} has no error any more", $"{name} 错误已消除"),
    };
}
