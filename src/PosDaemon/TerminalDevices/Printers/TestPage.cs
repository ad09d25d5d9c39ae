using System.Globalization;
using System.Text.Json.Nodes;
using PosDaemon.Devices.Transports;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.TerminalDevices;

/// <summary>A page on which a technician sees at once whether width, fonts, codes and the cut are right.</summary>
internal static class TestPage
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

    /// <param name="address">The printer's; it is on the page.</param>
    /// <param name="language">zh or en.</param>
    /// <param name="time">It is on the page.</param>
    public static RenderedSlip Render(
        DeviceAddress address, PrinterProfile profile, string language, SlipResources resources, DateTimeOffset time) =>
        SlipRenderer.ToEscPos(
            new SlipOrder("redemption", Data(address, profile, language == "en", time), language, 1, Page), profile,
            null, resources);

    private static string Data(DeviceAddress address, PrinterProfile profile, bool isEnglish, DateTimeOffset time) =>
        new JsonObject
        {
            ["title"] = isEnglish ? "Test page" : "打印测试",
            ["address"] = address.Uri,
            ["profile"] = profile.Name,
            ["ruler"] = string.Concat(
                Enumerable.Range(1, profile.Columns).Select(cell => (char)('0' + (cell % 10)))),
            ["capitals"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789",
            ["small"] = "abcdefghijklmnopqrstuvwxyz",
            ["signs"] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            ["chinese"] = "核销凭证 座位票 出店码 补打 壹贰叁",
            ["money"] = "¥88.00 €12.50 £9.99",
            ["bold"] = isEnglish ? "bold" : "加粗",
            ["large"] = isEnglish ? "large" : "大字",
            ["code"] = "PRINT-TEST",
            ["time"] = time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        }.ToJsonString();
}
