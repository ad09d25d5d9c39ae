using System.Globalization;
using System.Reflection;
using System.Text;
using PosDaemon.Slips;
using PosDaemon.Slips.Profiles;
using PosSim.Models;

namespace PosDaemon.Fuzz;

/// <summary>The slip language from template to bytes: there is always a slip, the same one each time, and the
/// simulated printer knows every command in it. As "receiptline" mostly documents without values, as "mustache" mostly
/// templates with data that may not fit.</summary>
internal sealed class DocumentTarget(string name, string[] pieces) : ITarget
{
    private static readonly string[] Documents =
    [
        "{{", "}}", "{{{", "{code:", "{option:qrcode,6,m}", "{option:ean hri}", "{option:code128 3 100}", "{image:",
        "{width:*,8}", "{w:3 * 5}", "{w:0,*}", "{border:line}", "{b:0}", "{align:left}", "{a:right}", "{text:nowrap}",
        "{x}", "|", "|", "|", "---", "===", "\n", "\n", "\r\n", "\r", " ", "\\", "\\x", "\\x41", "\\n", "\\|", "^",
        "^^^", "`", "_", "\"", "~", "}", "{", "}", "4901234567894", "http://e.cn/?a=1", "核销", "合计", "12.00", "a",
        "bc", "¥", "é", "Ж", "•", "㐂", "𠮷", "😀", "\0", "\u001b", "\u0090", "\ud800", "\udc00", "\u202e",
        "\u00a0", "\ufeff",
    ];

    private static readonly string[] Templates =
    [
        "{{a}}", "{{b}}", "{{a.b}}", "{{.}}", "{{{a}}}", "{{&b}}", "{{#a}}", "{{/a}}", "{{^b}}", "{{/b}}", "{{#b}}",
        "{{>head}}", "{{>foot}}", "{{>_head}}", "{{>x}}", "{{a|money}}", "{{b|mask 1}}", "{{a|date}}", "{{a|time}}",
        "{{a|x|y 1 2}}", "{{! x }}", "{{!", "{{=<% %>=}}", "<%a%>", "<%={{ }}=%>", "{{", "}}", "{{=", "\n", "\n  ",
        "|", "{code:{{a}}}", "{image:{{b}}}", "{width:*,{{a}}}", "text ", "核销", "\\", "`", "^^", "---", "===",
    ];

    private static readonly string[] Values =
    [
        "1", "-5", "123456", "\"x\"", "\"2026-11-21T19:00:00+08:00\"", "null", "true", "false", "[]", "{}",
        "[1,{\"a\":2}]", "[[1],[]]", "{\"a\":\"b\",\"b\":[{\"a\":1}]}", "\"\\ud800\"", "\"\\u001b@\"", "1e400", "0.5",
        "\"| { } \\\\ ` ^ _ ~ \\\"\"", "\"核销凭证\"", "", "\"", "{\"a\":",
    ];

    private readonly StringBuilder _text = new();
    private string _document = "";
    private string _data = "";

    public static DocumentTarget ReceiptLine() => new("receiptline", Documents);

    public static DocumentTarget Mustache() => new("mustache", Templates);

    public string Name => name;

    public string LastInput =>
        $"{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(_document))} (UTF-16) with {_data}";

    public int Try(Chance chance)
    {
        _document = Document(chance);
        _data = chance.OneIn(8) ? "{}" : $"{{\"a\":{chance.Of(Values)},\"b\":{chance.Of(Values)}}}";
        var profile = chance.Of(PrinterProfiles.Names);
        int? columns = chance.OneIn(4) ? chance.Next(20, 100) : null;
        var order = new SlipOrder("voucher", _data, chance.OneIn(2) ? "zh" : "en", chance.Next(1, 3), _document);
        var model = PrinterProfiles.Find(profile)!;
        var slip = SlipRenderer.ToEscPos(order, model, columns);
        if (slip.Bytes.Length < 2) throw new BrokenPromiseException("there is no slip");
        if (chance.OneIn(64)) Check(order, model, columns, slip);
        return _document.Length;
    }

    private string Document(Chance chance)
    {
        _text.Clear();
        if (chance.OneIn(20)) AddMutatedTemplate(chance);
        for (var count = chance.Next(1, chance.OneIn(10) ? 60 : 14); count > 0; count--)
        {
            if (chance.OneIn(12)) _text.Append((char)chance.Next(chance.OneIn(2) ? 128 : 0x10000));
            else _text.Append(chance.Of(chance.OneIn(5) ? Documents : pieces));
        }
        return _text.ToString();
    }

    private void AddMutatedTemplate(Chance chance)
    {
        var template = BuiltInText.All[chance.Next(BuiltInText.All.Count)];
        var start = chance.Next(template.Length);
        _text.Append(template, start, Math.Min(template.Length - start, chance.Next(1, 200)));
        for (var flips = chance.Next(4); flips > 0; flips--)
            _text[chance.Next(_text.Length)] = "{}|\\^`_\"\n="[chance.Next(10)];
    }

    private void Check(SlipOrder order, PrinterProfile model, int? columns, RenderedSlip slip)
    {
        if (!slip.Bytes.AsSpan().SequenceEqual(SlipRenderer.ToEscPos(order, model, columns).Bytes))
            throw new BrokenPromiseException("the same slip twice is not the same");
        _ = SlipRenderer.ToText(order, columns ?? model.Columns);
        // A template's own bytes may be anything.
        if (_document.Contains(':')) return;
        var printer = new PrinterModel(new()
        {
            Instant = true,
            BufferBytes = 1 << 20,
            WidthDots = Math.Max(model.Dots, 96 * 12),
            KnowsFourByteCodes = true,
        });
        printer.Receive(slip.Bytes, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        string[] notes = [.. printer.Slips.SelectMany(piece => piece.Trace)];
        if (notes.Length > 0)
            throw new BrokenPromiseException(string.Create(CultureInfo.InvariantCulture,
                $"{model.Name}, {columns} columns: {string.Join("; ", notes)}"));
    }
}

/// <summary>The built-in templates as text.</summary>
internal static class BuiltInText
{
    public static IReadOnlyList<string> All { get; } = [.. Read()];

    private static IEnumerable<string> Read()
    {
        var protocol = typeof(SlipRenderer).Assembly;
        foreach (var name in protocol.GetManifestResourceNames().Where(name => name.EndsWith(".receipt")))
        {
            using var reader = new StreamReader(protocol.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}
