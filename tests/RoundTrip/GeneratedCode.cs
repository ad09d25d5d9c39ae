using System.Text;
using ZXing;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>A code of some kind, length, size and place by chance; most of them can be printed.</summary>
internal sealed class GeneratedCode
{
    public static readonly string[] Types =
        ["upc", "ean", "code39", "itf", "codabar", "code93", "code128", "qrcode"];

    private const string Digits = "0123456789";
    private const string Code39 = Digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    private const string Text = Code39 + "abcdefghijklmnopqrstuvwxyz{}\\|;:~_\"^`=@#!?&*()[]<>',";
    private const string Wide = "核销凭证例子金𠮷éñßЖ가ﾊ€¥…\u00a0\u200b\u3000";

    private readonly Random _random;

    private GeneratedCode(int seed)
    {
        _random = new(seed);
        Type = Types[seed % Types.Length];
        Content = Type switch
        {
            "upc" => Of(Digits, Pick(6, 7, 8, 11, 11, 12)),
            "ean" => Of(Digits, Pick(7, 8, 12, 12, 13)),
            "itf" => Of(Digits, Length(60)),
            "codabar" => $"{Of("ABCD", 1)}{Of("0123456789-$:/.+", Length(40))}{Of("ABCD", 1)}",
            "code39" => Of(_random.Next(8) == 0 ? Text : Code39, Length(34)),
            "qrcode" => Rich(_random.Next(4) == 0 ? _random.Next(1, 2500) : Length(300)),
            _ => Rich(Length(60)),
        };
        Template = Placed();
    }

    public string Type { get; }

    public string Content { get; }

    /// <summary>The document, which holds the content itself or takes it from the data.</summary>
    public string Template { get; }

    /// <summary>What a reader says: with the check digit and number system that may be left out.</summary>
    public string Expected => Format switch
    {
        BarcodeFormat.EAN_8 when Content.Length == 7 => Content + Check(Content),
        BarcodeFormat.EAN_13 when Content.Length == 12 => Content + Check(Content),
        BarcodeFormat.UPC_A when Content.Length == 11 => Content + Check(Content),
        BarcodeFormat.UPC_E => UpcE(Content.Length == 6 ? "0" + Content : Content[..7]),
        _ => Content,
    };

    public BarcodeFormat Format => (Type, Content.Length) switch
    {
        ("upc", < 9) => BarcodeFormat.UPC_E,
        ("upc", _) => BarcodeFormat.UPC_A,
        ("ean", < 9) => BarcodeFormat.EAN_8,
        ("ean", _) => BarcodeFormat.EAN_13,
        ("code39", _) => BarcodeFormat.CODE_39,
        ("itf", _) => BarcodeFormat.ITF,
        ("codabar", _) => BarcodeFormat.CODABAR,
        ("code93", _) => BarcodeFormat.CODE_93,
        ("code128", _) => BarcodeFormat.CODE_128,
        _ => BarcodeFormat.QR_CODE,
    };

    public static GeneratedCode Of(int seed) => new(seed);

    public override string ToString() => Template.Replace("\n", " ", StringComparison.Ordinal);

    /// <summary>Weights 3 and 1 from the right (GS1 General Specifications, 7.9).</summary>
    private static char Check(string digits)
    {
        var sum = digits.Reverse().Select(static (digit, at) => (digit - '0') * (at % 2 == 0 ? 3 : 1)).Sum();
        return (char)('0' + (10 - sum % 10) % 10);
    }

    private static string UpcE(string seven)
    {
        var six = seven[1..];
        var whole = seven[0] + six[5] switch
        {
            '0' or '1' or '2' => six[..2] + six[5] + "0000" + six[2..5],
            '3' => six[..3] + "00000" + six[3..5],
            '4' => six[..4] + "00000" + six[4],
            _ => six[..5] + "0000" + six[5],
        };
        return seven + Check(whole);
    }

    private string Placed()
    {
        var value = _random.Next(2) == 0 ? "{{code}}" : Escaped();
        var width = _random.Next(3) == 0 ? $"{{width:{_random.Next(4, 48)}}}\n" : "";
        var (before, behind) = _random.Next(4) switch { 0 => ("|", ""), 1 => ("", " |"), _ => ("", "") };
        var height = _random.Next(24, 241);
        var size = Type == "qrcode"
            ? $"{_random.Next(3, 9)},{"lmqh"[_random.Next(4)]}"
            : $"{_random.Next(2, 5)},{height}{(_random.Next(2) == 0 ? ",hri" : "")}";
        return $"{width}{{option:{Type},{size}}}\n{before}{{code:{value}}}{behind}\n{{width:auto}}";
    }

    private string Escaped() => string.Concat(Content.Select(static c =>
        char.IsAsciiLetterOrDigit(c) || c > 0xFF ? c.ToString() : $"\\x{(int)c:x2}"));

    private string Rich(int length) => _random.Next(6) switch
    {
        0 => Of(Digits, length),
        1 => Of(Code39, length),
        // Of a GS1 code, and bytes that a printer would obey.
        2 => Of(Text, length / 2) + "\u001d" + Of(Digits + "\u0010\u0004\u0005\u0014", length - length / 2),
        3 => Of(Text + "\0\t\r\n\u001b\u007f", length),
        4 when Type == "qrcode" => Of(Wide + Text, length),
        5 when _random.Next(4) == 0 => Of(Wide + Text, length),
        _ => Of(Text, length),
    };

    private int Length(int most) => _random.Next(3) == 0 ? _random.Next(1, most) : _random.Next(1, most / 3);

    private int Pick(params int[] choices) => choices[_random.Next(choices.Length)];

    private string Of(string set, int length)
    {
        List<Rune> runes = [.. set.EnumerateRunes()];
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
            text.Append(runes[_random.Next(runes.Count)]);
        return text.ToString();
    }
}
