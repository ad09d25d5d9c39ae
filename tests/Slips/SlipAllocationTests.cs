using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.EscPos;
using PosDaemon.Slips.Profiles;
using PosDaemon.Testing;

namespace PosDaemon.Slips.Tests;

/// <summary>Once warm, a slip costs no allocation: a terminal prints for years.</summary>
public sealed class SlipAllocationTests
{
    private const int Slips = 100, MostBatches = 500;

    public static TheoryData<string, string, int> KindsLanguagesAndCopies()
    {
        var rows = new TheoryData<string, string, int>();
        foreach (var kind in SlipKinds.All)
        {
            foreach (var language in (string[])["zh", "en"])
            {
                rows.Add(kind, language, 1);
                rows.Add(kind, language, 2);
            }
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(KindsLanguagesAndCopies))]
    public void A_slip_of_a_built_in_template_allocates_nothing(string kind, string language, int copy)
    {
        var press = new SlipRenderer();
        var order = new SlipOrder(kind, SlipSamples.Of(kind, language)!, language, copy);

        Assert.Equal(0, Allocated(() => press.Print(order, PrinterProfiles.Default).Length));
    }

    [Fact]
    public void A_merchants_template_with_logo_table_barcode_and_every_formatter_allocates_nothing()
    {
        var template = $$$"""
            {image:{{{Logo()}}}}
            {border:line;width:*,8,10}
            {{#items}}
              {{name|upper}} | {{quantity}} | {{amount|money}} |
            {{/items}}
            ---
            | | | _"^^^{{total|amount}}^^^"_ |
            {width:auto;border:space}
            {{at|date}} {{at|time}} {{at|datetime}} {{at|weekday}} {{old|datetime}}
            {{phone|mask}} {{phone|mask 1 0}} {{phone|group 3|upper}} {{empty|or -}} {{rule|choose a=b, kept=stays}}
            \x41\~\n~x
              {{>foot}}
            {code:{{phone}};option:code128,2,60,hri}
            {code:https\x3a//例子.cn/{{phone}};option:qrcode,6,m}
            {command:\x1bp\x00\x19\xfa}
            """;
        const string Data = """
            {"items":[{"name":"café é½ 苹果","quantity":2,"amount":1280},
            {"name":"𠮷\u00e9\ud83d\ude00","quantity":1,"amount":1}],
            "total":1281,"at":"2026-11-21T19:30:00+08:00","old":"2026-11-21 19:30","phone":"13812345678","empty":"",
            "rule":"kept","redeemed_at":"2026-11-21T19:30:00+08:00","title":"\\|{}-=~_\"`^ \t\u202e x "}
            """;
        var press = new SlipRenderer();
        var order = new SlipOrder("voucher", Data, "zh", 2, template);
        press.Print(order, PrinterProfiles.Default);
        // Without fonts nobody has 𠮷.
        Assert.Contains("print as ?", Assert.Single(press.Faults).Problem, StringComparison.Ordinal);

        Assert.Equal(0, Allocated(() => press.Print(order, PrinterProfiles.Default).Length));
    }

    [Fact]
    public void Two_printers_of_different_kind_share_a_press_without_allocating()
    {
        var press = new SlipRenderer();
        var template = $"{{image:{Logo()}}}\n核销 é";
        var order = new SlipOrder("voucher", SlipSamples.Of("voucher", "zh")!, "zh", 1, template);
        PrinterProfile one = PrinterProfiles.Find("generic-58")!, other = PrinterProfiles.Find("epson-tm-t88")!;

        Assert.Equal(0, Allocated(() => press.Print(order, one).Length + press.Print(order, other, 32).Length));
    }

    [Fact]
    public void Laid_out_paper_with_a_logo_is_encoded_without_allocating()
    {
        var faults = new List<SlipFault>();
        var profile = PrinterProfiles.Default;
        var paper = ReceiptLayout.Lay($"{{image:{Logo()}}}\n合计|¥12.80\n{{code:A;option:qrcode,6,m}}",
            profile.Columns, profile.Characters.Width, faults);
        var encoder = new EscPosEncoder();

        Assert.Equal(0, Allocated(() => encoder.Write(paper, profile, profile.Columns, faults).Length));
        Assert.Empty(faults);
    }

    [Fact]
    public void An_extraordinary_slip_leaves_no_trace_in_the_next()
    {
        var press = new SlipRenderer();
        var usual = new SlipOrder("voucher", SlipSamples.Of("voucher", "zh")!, "zh", 1);
        var expected = press.Print(usual, PrinterProfiles.Default).ToArray();
        string flood = new('核', 400_000);
        string[] templates =
            ["{{#a}}", "{border:line;width:3,*}\n{{note}}|x\n", "{code:{{note}}}", "{oops", "{image:x}"];

        foreach (var template in templates)
        {
            press.Print(new("voucher", $$"""{"note":"{{flood}}"}""", "en", 3, template), PrinterProfiles.Default);
            Assert.NotEmpty(press.Faults);
            Assert.Equal(expected, press.Print(usual, PrinterProfiles.Default).ToArray());
            Assert.Empty(press.Faults);
        }
    }

    /// <summary>The bytes that a hundred slips cost when warm: 0 as soon as a hundred in a row were free. How many come
    /// before is the runtime's affair (code compiled in haste boxes until it is compiled anew, when there is time for
    /// that); a slip that costs anything by itself never gets there.</summary>
    private static long Allocated(Func<int> print)
    {
        var allocated = long.MaxValue;
        for (var batch = 0; batch < MostBatches && allocated > 0; batch++)
        {
            long bytes = 0, before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Slips; i++)
                bytes += print();
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.NotEqual(0, bytes);
        }
        return allocated;
    }

    /// <summary>A grey ramp of 64 by 32 as PNG.</summary>
    private static string Logo() => Convert.ToBase64String(TestPng.Of(64, 32, 8, 0,
        [.. Enumerable.Range(0, 32).SelectMany(static _ => (byte[])
            [0, .. Enumerable.Range(0, 64).Select(static x => (byte)(4 * x))])]));
}
