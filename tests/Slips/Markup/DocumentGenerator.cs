using System.Text;

namespace PosDaemon.Slips.Tests.Markup;

/// <summary>Documents made by chance from a seed: tables, marks, escapes, properties, rules and cuts, and lines that
/// are nearly the language. Left out is what the reference itself does by accident (docs/protocols/slips.md).</summary>
internal sealed class DocumentGenerator(int seed)
{
    private const string Plain = "abcXYZ 0123456789.,:;!?()[]#%&*+/<>@'";
    private const string Wide = "核销凭证合计人民币元张《》，。：￥";
    private const string Special = "\\|{}-=~_\"`^ ";

    private static readonly string[] Properties =
    [
        "width:auto", "width:*,8", "width:10,*,6", "w:4 4 4", "w:*,,5", "width:20", "w:3", "w:60,*", "w:0,*", "w:* *",
        "border:line", "border:space", "border:none", "b:2", "b:1", "b:0", "b:x",
        "align:left", "a:right", "align:center", "a:middle",
        "text:nowrap", "t:wrap",
        "option:qrcode,6,m", "o:code39 3 100 hri", "option:ean", "o:nw7,4", "o:itf 24", "o:upc nohri", "o:code93 2 240",
        "code:4901234567894", "c:A-1\\;B", "code:http\\x3a//example.com/?a=1", "code: 中文",
        "image:iVBORw0KGgo=", "i:abc", "command:\\x1b\\x40", "x:\\n", "comment:nothing", "_: x", "code:", "other:1",
        "Width:3", " ",
    ];

    private readonly Random _random = new(seed);

    public string Next()
    {
        var document = new StringBuilder();
        var lines = _random.Next(3, 20);
        for (var i = 0; i < lines; i++)
            document.Append(Line()).Append(_random.Next(8) switch { 0 => "\r\n", 1 => "\r", _ => "\n" });
        return document.ToString();
    }

    private string Line() => _random.Next(12) switch
    {
        0 => new string('-', _random.Next(1, 5)),
        1 => new string('=', _random.Next(1, 4)),
        2 or 3 or 4 => Property(),
        5 => Wild(),
        6 => "",
        _ => Table(),
    };

    private string Property()
    {
        var members = new List<string>();
        var count = _random.Next(1, 4);
        for (var i = 0; i < count; i++)
            members.Add(Pick(Properties));
        var property = "{" + Blank() + string.Join(_random.Next(2) == 0 ? ";" : "; ", members) + Blank() + "}";
        return _random.Next(10) switch
        {
            0 => "|" + property,
            1 => property + " |",
            2 => property + " | x",
            3 => property + "}",
            _ => property,
        };
    }

    private string Table()
    {
        var line = new StringBuilder(_random.Next(4) == 0 ? "|" : "");
        var columns = _random.Next(1, 5);
        for (var i = 0; i < columns; i++)
            line.Append(i == 0 ? "" : "|").Append(Blank()).Append(Text(_random.Next(0, 14))).Append(Blank());
        return line.Append(_random.Next(4) == 0 ? "|" : "").ToString();
    }

    private string Text(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            text.Append(_random.Next(14) switch
            {
                0 => Pick(["_", "\"", "`", "^", "^^", "^^^", "^^^^^^^^", "~"]),
                1 => Pick(["\\n", "\\|", "\\\\", "\\{", "\\}", "\\-", "\\_", "\\~", "\\x41", "\\x7c", "\\q", "\\x1b"]),
                2 or 3 or 4 or 5 => Wide[_random.Next(Wide.Length)].ToString(),
                _ => Plain[_random.Next(Plain.Length)].ToString(),
            });
        }
        return text.ToString();
    }

    private string Wild()
    {
        var line = new StringBuilder();
        var length = _random.Next(1, 16);
        for (var i = 0; i < length; i++)
        {
            var from = _random.Next(3) == 0 ? Plain : Special;
            line.Append(from[_random.Next(from.Length)]);
        }

        return line.ToString();
    }

    private string Blank() => _random.Next(3) switch { 0 => "", 1 => " ", _ => " \t "[.._random.Next(1, 4)] };

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
