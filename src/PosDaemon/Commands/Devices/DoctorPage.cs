using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Devices;

namespace PosDaemon.Commands;

/// <summary>Writes a report for a technician: what works and what does not on one screen, and the next step.</summary>
internal static class DoctorPage
{
    // As far as it goes without an address that is broken over two lines.
    private const int NameCells = 16;

    public static string Of(DoctorReport report, TerminalLanguage language)
    {
        var words = Words.In(language);
        var page = new StringBuilder();
        page.Append($"posd doctor · {report.Terminal} · {report.Configuration}\n");
        foreach (var finding in report.Findings)
            Append(page, words, finding, "  ");
        foreach (var kind in Enum.GetValues<DeviceKind>())
        {
            var devices = report.Devices.Where(device => device.Kind == kind).ToList();
            if (devices.Count > 0)
                page.Append($"\n{words.Kind(kind)}\n");
            foreach (var device in devices)
                Append(page, words, device);
        }

        if (report.Others.Count > 0)
            page.Append($"\n{words.Others}\n");
        foreach (var other in report.Others)
            Append(page, words, other);
        return page.Append($"\n{Summary(report, words)}\n").ToString();
    }

    /// <summary>The list of <c>posd devices</c>.</summary>
    public static string Of(DevicesReport report, TerminalLanguage language)
    {
        var words = Words.In(language);
        if (report.Devices.Count == 0)
            return words.NoDevices + "\n";
        var page = new StringBuilder();
        foreach (var device in report.Devices)
            Append(page, words, device);
        return page.ToString();
    }

    private static void Append(StringBuilder page, Words words, CheckedDevice device)
    {
        var lanes = device.Lanes.Count > 0 ? $" · {words.Lane} {string.Join(", ", device.Lanes)}" : "";
        page.Append($"  {words.Mark(device)} {device.Name.PadRight(NameCells)} {device.Address}{lanes}\n");
        if (device.Detail is { } detail && detail != device.Address)
            page.Append($"         {detail}\n");
        foreach (var finding in device.Findings)
            Append(page, words, finding, "         ");
    }

    private static void Append(StringBuilder page, Words words, PluggedDevice device)
    {
        string[] facts = [.. new[] { device.Name, device.File, device.Driver }.OfType<string>()];
        page.Append($"  {device.Address ?? device.Identity}");
        page.Append(facts.Length > 0 ? $"  {string.Join(" · ", facts)}\n" : "\n");
        if (device.UsedBy is { } user)
            page.Append($"         {words.UsedBy} {user}\n");
        if (device.HeldBy.Count > 0 && device.Findings.All(one => one.Level == FindingLevel.Note))
            page.Append($"         {words.HeldBy} {string.Join(", ", device.HeldBy)}\n");
        foreach (var finding in device.Findings)
            Append(page, words, finding, "         ");
    }

    private static void Append(StringBuilder page, Words words, Finding finding, string indent)
    {
        page.Append($"{indent}{finding.Text}\n{indent}→ {finding.Remedy}\n");
        if (finding.Cause is { } cause)
            page.Append($"{indent}{words.Cause}{cause}\n");
    }

    private static string Summary(DoctorReport report, Words words)
    {
        var (works, all) = (report.Devices.Count(device => device.Works), report.Devices.Count);
        var count = all == 0 ? words.NoneChecked
            : works == all ? string.Format(words.AllWork, all)
            : string.Format(words.SomeWork, works, all);
        if (report.AllFindings.Where(one => one.Finding.Level > FindingLevel.Note).Take(1).ToList() is not [var next])
            return count;
        // A finding of no device is named by what it says.
        var subject = next.Device is { } device ? device + words.Colon : next.Finding.Text + " ";
        return $"{count}\n{words.First}{subject}{next.Finding.Remedy}";
    }

    private sealed record Words(string[] Kinds, string Ok, string Warning, string Failure, string Lane, string UsedBy,
        string HeldBy, string Cause, string Others, string NoDevices, string NoneChecked, string AllWork,
        string SomeWork, string First, string Colon)
    {
        private static readonly Words Chinese = new(
            ["扫码器", "打印机", "闸机", "指示灯"], "[正常]", "[注意]", "[故障]", "通道", "用作", "占用者", "原因：",
            "插着、配置里没有的", "没有发现串口、USB 打印机、USB 扫码器或打印队列。",
            "没有检查到任何设备。", "{0} 台设备都能用。", "{1} 台设备中 {0} 台能用。", "下一步：", "：");

        private static readonly Words English = new(
            ["Scanners", "Printers", "Gates", "Lamps"], "[ OK ]", "[LOOK]", "[FAIL]", "lane", "used as",
            "held by", "Cause: ", "Plugged in and in no configuration",
            "This computer knows of no serial port, USB printer, USB scanner or print queue.",
            "No device was checked.", "All {0} devices work.", "{0} of {1} devices work.", "Next: ", ": ");

        public static Words In(TerminalLanguage language) =>
            language == TerminalLanguage.English ? English : Chinese;

        public string Kind(DeviceKind kind) => Kinds[(int)kind];

        public string Mark(CheckedDevice device) => device switch
        {
            { Works: false } => Failure,
            { Findings.Count: > 0 } => Warning,
            _ => Ok,
        };
    }
}
