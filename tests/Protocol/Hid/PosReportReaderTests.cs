using System.Text;
using PosDaemon.Protocol.Hid;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Protocol.Tests.Hid;

public sealed class PosReportReaderTests
{
    private const int MaxLength = 200;

    private static readonly string Long = string.Concat(Enumerable.Range(0, 13).Select(part => $"0123456789{part:00}"));

    public static TheoryData<string> Layouts => ["A", "B", "C", "no count"];

    private static PosScannerLayout Layout(string name) => Find(name switch
    {
        "A" => Descriptors.HandHeldProducts,
        "B" => Descriptors.Newland,
        "C" => Descriptors.ExtraByte,
        _ => Descriptors.WithoutCount,
    })!;

    private static PosScannerLayout? Find(byte[] bytes)
    {
        Assert.True(ReportDescriptor.TryParse(bytes, out var descriptor, out var fault), fault);
        return PosScannerLayout.TryFind(descriptor, out var layout) ? layout : null;
    }

    /// <summary>Reports as the manuals' tables have them, by offsets that the product has nowhere.</summary>
    private static byte[][] Reports(string layout, string code, string aimId = "]Q1")
    {
        var (aimAt, dataAt, continuedAt) = layout switch
        {
            "A" => (2, 5, 63),
            "B" => (0, 2, 63),
            "C" => (3, 6, 63),
            _ => (1, 4, 60),
        };
        return [.. Encoding.Latin1.GetBytes(code).Chunk(56).DefaultIfEmpty([]).Select((data, index) =>
        {
            var report = new byte[continuedAt + 1];
            data.CopyTo(report, dataAt);
            if (aimAt > 0)
                Encoding.ASCII.GetBytes(aimId).CopyTo(report, aimAt);
            if (layout != "no count")
                report[1] = (byte)data.Length;
            report[0] = 2;
            report[continuedAt] = (byte)((index + 1) * 56 < code.Length ? 1 : 0);
            return report;
        })];
    }

    private static PosReportReader Open(string layout, bool isStream = false)
    {
        var reader = new PosReportReader(Layout(layout), MaxLength, isStream);
        Assert.False(reader.InStep);
        Assert.Equal(TimeSpan.FromMilliseconds(250), reader.OwnSilence);
        reader.TrySilence(out _);
        Assert.True(reader.InStep);
        return reader;
    }

    /// <summary>What comes out, one word per finding; null among the reports is a silence.</summary>
    private static string Run(PosReportReader reader, params byte[]?[] reports)
    {
        var found = new List<string>();
        foreach (var report in reports)
        {
            ReadOnlySpan<byte> input = report;
            while (reader.TryNext(ref input, out var frame))
                found.Add(Show(frame));
            Assert.True(input.IsEmpty);
            if (report is null && reader.AwaitsSilence && reader.TrySilence(out var ended))
                found.Add(Show(ended));
        }

        return string.Join(' ', found);
    }

    private static string Show(ScanFrame frame) => frame.Kind == ScanFrameKind.Code
        ? frame.AimId + Encoding.Latin1.GetString(frame.Code.Span)
        : $"{frame.Kind}:{frame.Length}";

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_code_is_read_whole_with_its_AIM_identifier_where_the_layout_has_one(string layout)
    {
        var aimId = layout == "B" ? "" : "]Q1";
        Assert.Equal(aimId + "QR-0001", Run(Open(layout), Reports(layout, "QR-0001")));
        Assert.Equal(aimId + Long, Run(Open(layout), Reports(layout, Long)));
        Assert.Equal(aimId + Long[..112], Run(Open(layout), Reports(layout, Long[..112])));
        Assert.Equal($"{aimId}A {aimId}B", Run(Open(layout), [.. Reports(layout, "A"), .. Reports(layout, "B")]));
        Assert.Equal(aimId + "]\u001d01\u00ff", Run(Open(layout), Reports(layout, "]\u001d01\u00ff")));
        Assert.Equal("", Run(Open(layout), Reports(layout, "")));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Bytes_of_a_stream_may_be_split_anywhere(string layout)
    {
        byte[] bytes = [.. Reports(layout, Long).SelectMany(report => report), .. Reports(layout, "B")[0]];
        var whole = Run(Open(layout, isStream: true), bytes);
        Assert.EndsWith("B", whole, StringComparison.Ordinal);
        for (var at = 0; at <= bytes.Length; at++)
            Assert.Equal(whole, Run(Open(layout, isStream: true), bytes[..at], bytes[at..]));
        Assert.Equal(whole, Run(Open(layout, isStream: true), [.. bytes.Chunk(1)]));
    }

    [Fact]
    public void The_example_of_60_bytes_of_a_manual_is_one_code()
    {
        // Access-IS LSR118 product manual, appendix B.1.1; the data are those shown, and the padding.
        const string Pass = "M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  ";
        var first = Pass.PadRight(56);
        byte[] one = [2, 0x38, 0x5D, 0x51, 0x30, .. Encoding.ASCII.GetBytes(first), 0x73, 0, 1];
        byte[] two = [2, 4, 0x5D, 0x51, 0x30, .. "ABCD"u8, .. new byte[52], 0x73, 0, 0];

        Assert.Equal("]Q0" + first + "ABCD", Run(Open("A"), one, two));
    }

    [Fact]
    public void A_byte_count_keeps_NUL_in_a_code_and_without_one_padding_is_taken_off()
    {
        Assert.Equal("]Q1a\0b\0", Run(Open("A"), Reports("A", "a\0b\0")));
        Assert.Equal("]Q1a\0b", Run(Open("no count"), Reports("no count", "a\0b\0")));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_code_whose_rest_does_not_come_is_discarded_and_never_glued(string layout)
    {
        var parts = Reports(layout, Long);
        var next = Run(Open(layout), Reports(layout, "NEXT"));

        Assert.Equal($"Partial:112 {next}", Run(Open(layout), [parts[0], parts[1], null, .. Reports(layout, "NEXT")]));
        var reader = Open(layout);
        Run(reader, parts[0]);
        Assert.Equal(56, reader.Abandon());
        Assert.False(reader.InStep);
        Assert.Equal($"Stale:{Long.Length - 56} {next}",
            Run(reader, [parts[1], parts[2], null, .. Reports(layout, "NEXT")]));
    }

    [Fact]
    public void A_report_of_another_symbology_ends_a_code_whose_rest_was_lost()
    {
        Assert.Equal("Partial:56 ]E0NEXT", Run(Open("A"), [Reports("A", Long)[0], .. Reports("A", "NEXT", "]E0")]));
    }

    [Fact]
    public void An_identifier_in_one_report_of_a_code_is_enough()
    {
        var without = Reports("A", Long, "\0\0\0");

        Assert.Equal($"]Q1{Long}", Run(Open("A"), [Reports("A", Long)[0], without[1], without[2]]));
        Assert.Equal($"]Q1{Long} A",
            Run(Open("A"), [without[0], without[1], Reports("A", Long)[2], .. Reports("A", "A", "\0\0\0")]));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void What_is_too_long_is_rejected_whole(string layout)
    {
        var next = Run(Open(layout), Reports(layout, "NEXT"));
        var longest = new string('7', MaxLength);

        Assert.Equal($"TooLong:201 {next}",
            Run(Open(layout), [.. Reports(layout, longest + "7"), .. Reports(layout, "NEXT")]));
        Assert.EndsWith(longest, Run(Open(layout), Reports(layout, longest)), StringComparison.Ordinal);
        Assert.Equal($"TooLong:100000 {next}",
            Run(Open(layout), [.. Reports(layout, new string('7', 100_000)), .. Reports(layout, "NEXT")]));
    }

    [Fact]
    public void Answers_to_commands_are_no_codes()
    {
        // HenkVanAsselt/python_hon_usbhid, README: the text of an answer, and what ends it.
        Assert.Equal("Reply:13 Reply:9 ]Q1A", Run(Open("A"), [
            .. Reports("A", "Product Name:", "]X0"), .. Reports("A", "REVINF\u0006.\r", "]Z6"), .. Reports("A", "A"),
        ]));
    }

    [Fact]
    public void A_report_that_is_not_as_described_spoils_its_code_and_what_follows_at_once()
    {
        var parts = Reports("A", Long);
        var next = Reports("A", "NEXT");
        byte[] impossible = [.. parts[1]];
        impossible[1] = 57;

        Assert.Equal("Malformed:120 Malformed:44 ]Q1NEXT", Run(Open("A"), [parts[0], impossible, parts[2], .. next]));
        Assert.Equal("Malformed:66 Malformed:44 ]Q1NEXT",
            Run(Open("A"), [parts[0], parts[1][..10], parts[2], .. next]));
        Assert.Equal("Malformed:10 Malformed:4 ]Q1NEXT", Run(Open("A"), [parts[1][..10], .. next, .. next]));
        Assert.Equal("Malformed:10 ]Q1NEXT", Run(Open("A"), [parts[1][..10], null, .. next]));
    }

    [Fact]
    public void Another_report_between_those_of_a_code_is_passed_over()
    {
        var parts = Reports("A", Long);
        var (known, unknown) = (new byte[64], new byte[64]);
        (known[0], unknown[0]) = (0xF0, 9);

        Assert.Equal($"]Q1{Long}", Run(Open("A"), parts[0], known, parts[1], known, parts[2]));
        Assert.Equal($"Malformed:64 ]Q1{Long}", Run(Open("A"), parts[0], unknown, parts[1], parts[2]));
    }

    [Fact]
    public void Reports_that_waited_before_opening_are_stale_up_to_a_silence()
    {
        var reader = new PosReportReader(Layout("A"), MaxLength, isStream: false);

        Assert.Equal("", Run(reader, [.. Reports("A", "OLD-1"), .. Reports("A", "OLD-2"), Reports("A", Long)[0]]));
        // In the middle of a code it is waited for longer.
        Assert.Null(reader.OwnSilence);
        Assert.Equal("Stale:66 ]Q1NEW", Run(reader, [null, .. Reports("A", "NEW")]));
    }

    [Fact]
    public void Garbage_never_throws_and_the_next_code_is_read()
    {
        var random = new Random(12);
        foreach (var isStream in new[] { false, true })
        {
            var reader = Open("A", isStream);
            for (var run = 0; run < 5_000; run++)
            {
                var bytes = new byte[random.Next(1, 100)];
                random.NextBytes(bytes);
                if (random.Next(2) == 0)
                    bytes[0] = 2;
                Run(reader, bytes);
            }

            Run(reader, [null]);
            Assert.Equal("]Q1NEXT", Run(reader, Reports("A", "NEXT")));
        }
    }

    [Fact]
    public void Only_a_scanner_on_the_page_of_bar_code_scanners_is_one()
    {
        Assert.Null(Find(Descriptors.RemoteManagement));
        Assert.Null(Find(Descriptors.DatalogicKeyboard));
        Assert.Null(Find(Descriptors.Microscan));
        var (plain, composite, data) =
            (Find(Descriptors.HandHeldProducts)!, Find(Descriptors.Composite)!, Find(Descriptors.DataOnly)!);
        Assert.Equal((2, 64, 56, true, false),
            (plain.ReportId, plain.Length, plain.Capacity, plain.HasByteCount, plain.HasOutputMode));
        Assert.True(composite.HasOutputMode);
        Assert.Equal((0, 32, 32, false), (data.ReportId, data.Length, data.Capacity, data.HasByteCount));
    }

    [Fact]
    public void A_scanner_without_report_ids_is_read_from_the_first_byte()
    {
        var reader = new PosReportReader(Find(Descriptors.DataOnly)!, MaxLength, isStream: false);
        reader.TrySilence(out _);
        byte[] report = [.. "QR-1"u8, .. new byte[28]];

        Assert.Equal("QR-1", Run(reader, report));
    }
}
