using PosDaemon.Devices.Printers;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>What became of something that a person had a printer do, in words.</summary>
internal static class PrinterActWords
{
    public static ActOutcome Outcome(PrinterAct act, PrintReport report)
    {
        var en = $"{report.Outcome}: {report.Detail.TrimEnd('.')}.";
        return (report.Outcome, act) switch
        {
            (PrintOutcome.Printed, PrinterAct.Test) => new ActOutcome.Taken(null, en, "测试页已打印。"),
            (PrintOutcome.Printed, _) =>
                new ActOutcome.Taken(null, "Done: the printer has carried it out.", "打印机已执行。"),
            (PrintOutcome.Assumed, _) => new ActOutcome.Taken(
                null, "Sent: this printer does not answer; see for yourself.", "已全部发送；这台打印机不应答，请看一下。"),
            (PrintOutcome.NotPrinted, _) => new ActOutcome.NotNow(
                en, $"{CauseOf(report.Detail)}打印机没有接收，什么也没有发送。"),
            _ => new ActOutcome.NotNow(en, $"{CauseOf(report.Detail)}不知打印机是否已完成，请看一下。"),
        };
    }

    private static string CauseOf(string detail) => AlarmKind.OfTrouble(detail)?.Zh ?? "";
}
