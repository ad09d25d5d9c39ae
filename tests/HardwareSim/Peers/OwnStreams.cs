using System.Text;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Slips.Profiles;
using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper.Codes;
using PosSim.Tests.Paper;
using ZXing;

namespace PosSim.Tests.Peers;

/// <summary>The same slip by our encoder, for every printer we know, on the printer that knows nothing of it.</summary>
public sealed class OwnStreams
{
    private static readonly StandardSlip Slip = StandardSlip.Read();

    public static TheoryData<string> Profiles() => [.. PrinterProfiles.Names];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_slip_prints_on_every_printer_without_an_unknown_command(string name)
    {
        var profile = PrinterProfiles.Find(name)!;
        foreach (var form in Enum.GetValues<Form>())
        {
            var slip = Print(profile, form);

            Assert.Empty(slip.Trace);
            Assert.Equal([Slip.Barcode], slip.Barcodes);
            Assert.Equal(form is not (Form.Lines or Form.Document),
                slip.Text.Contains("[image 384x200]", StringComparison.Ordinal));
            if (profile.IsChinese && profile.Columns == Slip.Columns)
                Assert.Equal(Slip.Lines, PrintedPaper.Lines(slip));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_codes_are_read_from_the_paper_of_every_printer(string name)
    {
        var slip = Print(PrinterProfiles.Find(name)!, Form.DocumentDecodedLogo);

        var paper = slip.Png();
        Assert.Equal(Encoding.UTF8.GetBytes(Slip.Qr), CodeReader.ReadBytes(paper, BarcodeFormat.QR_CODE));
        Assert.Equal(Slip.Barcode, CodeReader.Read(paper, BarcodeFormat.CODE_128));
    }

    private static PrintedSlip Print(PrinterProfile profile, Form form)
    {
        var stream = new OwnSlips(Slip, profile, logos: 1).Make(form);
        return PrintedPaper.Of(stream, new()
        {
            WidthDots = profile.Dots,
            StartsInChineseMode = profile.IsChinese,
            DoubleByte = profile.IsChinese ? DoubleByteSet.Gb18030 : DoubleByteSet.None,
            SizesChineseByGs = !profile.NeedsKanjiSize,
            KnowsFourByteCodes = false,
            HasCutter = profile.Cut != CutStyle.None,
        });
    }
}
