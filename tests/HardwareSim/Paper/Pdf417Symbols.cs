using System.Text;
using PosSim.Tests.Models;
using ZXing;

namespace PosSim.Tests.Paper;

public class Pdf417Symbols
{
    [Theory]
    [InlineData("PDF417 test, 123: (a) B/c!", "")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890", "")]
    [InlineData("Æ\u00FFbytes\u0001x", "")]
    [InlineData("Four columns", "1D 28 6B 03 00 30 41 04")]
    [InlineData("Level 5 and truncated", "1D 28 6B 04 00 30 45 30 35 1D 28 6B 03 00 30 46 01")]
    [InlineData("Two dots a module", "1D 28 6B 03 00 30 43 02 1D 28 6B 03 00 30 44 04")]
    public void Read_back_as_what_was_printed(string content, string settings)
    {
        var printer = new TestPrinter();
        var data = Encoding.Latin1.GetBytes(content);
        printer.Send(settings).Send([0x1D, 0x28, 0x6B, (byte)(data.Length + 3), 0, 0x30, 0x50, 0x30, .. data]);
        printer.Send("1D 28 6B 03 00 30 51 30 1D 56 42 00");
        Assert.StartsWith("[PDF417 ", printer.LastSlip.Text);
        Assert.Equal(content, CodeReader.Read(printer.LastSlip.Png(), BarcodeFormat.PDF_417));
    }

    [Fact]
    public void Too_wide_is_not_printed()
    {
        var printer = new TestPrinter(TestPrinter.Fast with { WidthDots = 384 });
        printer.Send("1D 28 6B 03 00 30 41 0A 1D 28 6B 06 00 30 50 30 'abc' 1D 28 6B 03 00 30 51 30 'x' 0A");
        Assert.Equal("x", printer.Model.CurrentText);
    }
}
