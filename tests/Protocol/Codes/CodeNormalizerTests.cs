using System.Text;
using PosDaemon.Protocol.Codes;

namespace PosDaemon.Protocol.Tests.Codes;

/// <summary>One code comes out, whatever scanners, phones and people put round it.</summary>
public sealed class CodeNormalizerTests
{
    private const string Code = "T-0123456789ABCDEFGHJKMNPQRS";
    private const string Encoded = "T%2D0123456789ABCDEFGHJKMNPQRS";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What a reader puts before a code.</summary>
    private static readonly string[] Before =
    [
        "", "\u0002", "\u0001", "\u001d", "\u001e", "\0", "\ufeff", " ", "\u00a0", "\u3000", "\u200b", "]Q1", "]Q3",
        "]C0", "]C1", "]d2", "]E0", "]z0", "]L2", "\\000026", "]Q2\\000026", "\u0002]Q1", "*",
    ];

    /// <summary>What it puts behind.</summary>
    private static readonly string[] Behind =
    [
        "", "\0", "\0\0\0", "\u0003", "\u0004", "\u001d", "\u001e\u0004", " ", "\u00a0", "\u3000", "\u200b", "\ufeff",
        "\r", "\n", "*",
    ];

    public static TheoryData<string, string> Wrappings
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var before in Before)
            {
                foreach (var behind in Behind)
                    all.Add(before, behind);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void What_readers_put_round_a_code_is_taken_off(string before, string behind) =>
        Assert.Equal(Code, Normalize(before + Code + behind));

    [Theory]
    [InlineData("t-0123456789abcdefghjkmnpqrs")]
    [InlineData("T0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T-01234 56789AB CDEFGHJ KMNPQRS")]
    [InlineData("T-0123456 789ABCD EFGHJKM NPQRS")]
    [InlineData("T - 0123 4567 89AB CDEF GHJK MNPQ RS")]
    [InlineData("T-O123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T-0l23456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\u20100123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\u20140123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\uff0d0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\u00ad-0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("\uff34\uff0d\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19ABCDEFGHJKMNPQRS")]
    [InlineData("T-0123456\u3000789ABCD\u00a0EFGHJKM\u2009NPQRS")]
    [InlineData("T-0123456\u200b789ABCDEFGHJKMNPQRS")]
    public void However_it_is_typed_or_copied_it_is_the_same_code(string typed) =>
        Assert.Equal(Code, Normalize(typed));

    [Theory]
    [InlineData($"https://t.example.com/r?code={Code}")]
    [InlineData("https://t.example.com/r?code=" + Encoded)]
    [InlineData("https%3A%2F%2Ft.example.com%2Fr%3Fcode%3D" + Encoded)]
    [InlineData($"https://t.example.com/r/{Code}?utm=mail")]
    [InlineData($"{{\"ticket\":\"{Code}\"}}")]
    [InlineData($"<{Code}>")]
    [InlineData($"(21){Code}")]
    [InlineData($"\u001d21{Code}\u001d")]
    [InlineData($"{Code};{Code}")]
    public void One_of_our_codes_is_found_in_any_text(string text) => Assert.Equal(Code, Normalize(text));

    [Theory]
    [InlineData("6901234567892")]
    [InlineData("https://shop.example/")]
    [InlineData("PARTNER-4711:abc")]
    [InlineData("{\"ticket\":17}")]
    [InlineData("XT-0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T-0123456789ABCDEFGHJKMNPQRST")]
    [InlineData("T-0123456789ABCDEFGHJKMNPQRS V-0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T-0123456789ABCDEFGHJKMNPQRU")]
    [InlineData("T0123456789abcdefghjkmnpqRS")]
    public void What_is_not_one_code_of_ours_stays_as_it_is(string text) => Assert.Equal(text, Normalize(text));

    [Fact]
    public void A_code_in_UTF_16_is_the_same()
    {
        Assert.Equal(Code, Text(CodeNormalizer.Plain.Normalize([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Code)])));
        Assert.Equal(
            Code, Text(CodeNormalizer.Plain.Normalize([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Code)])));
    }

    [Fact]
    public void A_code_in_full_width_as_GBK_has_it_is_the_same()
    {
        byte[] gbk =
        [
            0xA1, 0xA1, .. Code.SelectMany(character => (byte[])[0xA3, (byte)(character + 0x80)]), 0xA1, 0xA1,
        ];

        Assert.Equal(Code, Text(CodeNormalizer.Plain.Normalize(gbk)));
    }

    [Theory]
    [InlineData("DE AD BE EF 00 1D 41")]
    [InlineData("96 7C 31 32 33 34")]
    [InlineData("81 7C 31 32 33 34")]
    [InlineData("80 35 30")]
    [InlineData("AD 31 32")]
    [InlineData("FF FE 31 00 1C 67 00 00")]
    public void Somebody_elses_bytes_stay_as_they_are(string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", ""));

        Assert.Equal(bytes, CodeNormalizer.Plain.Normalize(bytes));
    }

    [Theory]
    [InlineData("T")]
    [InlineData("TT")]
    public void A_reader_whose_prefix_is_the_letter_of_a_kind_takes_nothing_off_a_code_of_ours(string begin)
    {
        var normalizer = new CodeNormalizer(new CodeRules("T", "", []));

        Assert.Equal(Code, Text(normalizer.Normalize(Utf8.GetBytes(begin + Code[1..]))));
    }

    [Fact]
    public void What_is_longer_than_any_code_is_given_back_at_once()
    {
        var hostile = Utf8.GetBytes(string.Concat(Enumerable.Repeat("]A1", 300_000)));

        Assert.Equal(hostile, CodeNormalizer.Plain.Normalize(hostile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0002\u0003")]
    [InlineData("\\000026")]
    [InlineData("\0\0\0 \u3000\u200b")]
    public void Of_nothing_but_padding_nothing_is_left(string text) => Assert.Equal("", Normalize(text));

    [Fact]
    public void Of_any_bytes_something_is_made_and_the_same_the_second_time()
    {
        var chance = new Random(5);
        string[] pieces =
        [
            .. Before, .. Behind, Code, "T", "-", "0123456", "\\", "]", "Q", "{\"", "\":\"", "\"}", "%", "&",
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var raw = Utf8.GetBytes(string.Concat(chance.GetItems(pieces, chance.Next(8))));
            if (chance.Next(3) == 0 && raw.Length > 0)
                raw[chance.Next(raw.Length)] = (byte)chance.Next(256);
            var once = CodeNormalizer.Plain.Normalize(raw);
            Assert.Equal(once, CodeNormalizer.Plain.Normalize(once));
        }
    }

    [Fact]
    public void A_readers_own_prefix_and_suffix_are_taken_off_where_they_are_there()
    {
        var normalizer = new CodeNormalizer(new CodeRules("~S", "#", []));

        Assert.Equal("PARTNER-1", Text(normalizer.Normalize("~SPARTNER-1#\r"u8)));
        Assert.Equal("PARTNER-1", Text(normalizer.Normalize("]Q1PARTNER-1"u8)));
        Assert.Equal("~SPARTNER-1", Text(normalizer.Normalize("~S~SPARTNER-1"u8)));
    }

    [Theory]
    [InlineData("https://t.example.com/r?code={code}", "https://T.example.com/r?lang=zh&code=PARTNER-1&x=1")]
    [InlineData("https://t.example.com/r?code={code}", "http://t.example.com/r/#code=PARTNER%2D1")]
    [InlineData("https://*/r/{code}", "https://t.example.com:8443/r/PARTNER-1?x")]
    [InlineData("https://*?c={code}", "https://t.example.com?c=PARTNER-1")]
    [InlineData("{\"ticket\":\"{code}\"}", "{\"v\":1,\"ticket\":\"PARTNER-1\"}")]
    [InlineData("{\"data\":{\"code\":\"{code}\"}}", "{ \"data\" : { \"code\" : \"PARTNER-1\", \"n\": [1] } }")]
    [InlineData("TICKET:{code};*", "TICKET:PARTNER-1;N:2;")]
    [InlineData("https://t.example.com/#/t/{code}", "https://t.example.com/#/t/PARTNER-1")]
    [InlineData("https://t.example.com/r?{code}", "https://t.example.com/r?PARTNER-1")]
    [InlineData("{code}", "PARTNER-1")]
    public void A_pattern_finds_the_code_in_what_the_shops_codes_hold(string pattern, string text) => Assert.Equal(
        "PARTNER-1",
        Text(new CodeNormalizer(new CodeRules("", "", [CodePattern.Parse(pattern)])).Normalize(Utf8.GetBytes(text))));

    [Theory]
    [InlineData("https://t.example.com/r?code={code}", "https://t.example.com.evil.example/r?code=PARTNER-1")]
    [InlineData("https://t.example.com/r?code={code}", "https://t.example.com/other?code=PARTNER-1")]
    [InlineData("https://t.example.com/r?code={code}", "https://t.example.com/r?id=PARTNER-1")]
    [InlineData("{\"ticket\":\"{code}\"}", "{\"ticket\":[\"PARTNER-1\"]}")]
    [InlineData("{\"ticket\":\"{code}\"}", "{\"ticket\":\"\\ud800\"}")]
    [InlineData("{\"ticket\":\"{code}\"}", "{\"ticket\":")]
    [InlineData("TICKET:{code};*", "TICKET:;")]
    public void What_a_pattern_does_not_fit_stays_as_it_is(string pattern, string text) => Assert.Equal(
        text,
        Text(new CodeNormalizer(new CodeRules("", "", [CodePattern.Parse(pattern)])).Normalize(Utf8.GetBytes(text))));

    [Theory]
    [InlineData("https://t.example.com/r", "exactly once")]
    [InlineData("{code}{code}", "exactly once")]
    [InlineData("{\"ticket\":{code}}", "begins as JSON and is none")]
    [InlineData("{\"{code}\":1}", "is not the whole of one text value")]
    public void A_pattern_that_is_none_says_why(string pattern, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => CodePattern.Parse(pattern)).Message);

    private static string Normalize(string text) => Text(CodeNormalizer.Plain.Normalize(Utf8.GetBytes(text)));

    private static string Text(byte[] code) => Utf8.GetString(code);
}
