using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using PosDaemon.ServiceDefaults;
using PosDaemon.Slips;
using PosDaemon.Slips.Fonts;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary><c>posd print-test</c>: prints a page on which a technician sees at once whether width, fonts, codes and
/// the cut are right, and says what the printer answers.</summary>
internal static class PrintTestCommand
{
    private const string Page = """
        {width:auto; border:space; text:wrap; align:center}
        "^^{{title}}
        {{address}}
        {{profile}}
        {{ruler}}
        {{capitals}}
        {{small}}
        {{signs}}
        {{chinese}}
        {{money}}
        ---
        "{{bold}}
        ^^{{large}}
        {option:qrcode,6,m}
        {code: {{code}} }
        {{code}}
        ---
        {{time}}

        """;

    public static Command Create(TextWriter output, TextWriter error, TimeProvider time)
    {
        var target = new PrinterTargetOptions();
        var command = new Command(
            "print-test", "Print a test page and say what the printer answers, while posd does not run.");
        target.AddTo(command);
        command.SetAction(async (parsed, stopping) =>
        {
            if (target.Read(parsed, error) is not { } printer) return ExitCodes.BadUsage;
            using var glyphs = FontGlyphs.Open(FontChain.OfThisSystem, out _);
            var order = new SlipOrder("redemption", Data(printer, time), printer.Language, 1, Page);
            var page = SlipRenderer.ToEscPos(
                order, printer.Profile, null, SlipPrinter.Resources(printer.Entry, glyphs, "."));
            foreach (var fault in page.Faults) await error.WriteLineAsync($"posd: {fault}");
            return await new PrinterTrial(output, error, time).ProbeAsync(printer, page.Bytes, stopping);
        });
        return command;
    }

    private static string Data(PrinterTarget printer, TimeProvider time)
    {
        var isEnglish = printer.Language == "en";
        return new JsonObject
        {
            ["title"] = isEnglish ? "Test page" : "打印测试",
            ["address"] = printer.Entry.Address,
            ["profile"] = printer.Profile.Name,
            ["ruler"] = string.Concat(
                Enumerable.Range(1, printer.Profile.Columns).Select(cell => (char)('0' + (cell % 10)))),
            ["capitals"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789",
            ["small"] = "abcdefghijklmnopqrstuvwxyz",
            ["signs"] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            ["chinese"] = "核销凭证 座位票 出店码 补打 壹贰叁",
            ["money"] = "¥88.00 €12.50 £9.99",
            ["bold"] = isEnglish ? "bold" : "加粗",
            ["large"] = isEnglish ? "large" : "大字",
            ["code"] = "PRINT-TEST",
            ["time"] = time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        }.ToJsonString();
    }
}
