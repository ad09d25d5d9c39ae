using System.Text;
using PosSim.Interpreter;
using PosSim.Paper;
using PosSim.Paper.Codes;
using PosSim.Tests.Models;
using ZXing;

namespace PosSim.Tests.Paper;

public class Codes
{
    [Theory]
    [InlineData("43 0C '690123456789'", "EAN_13:6901234567892", "6901234567892")]
    [InlineData("43 0D '4006381333931'", "EAN_13:4006381333931", "4006381333931")]
    [InlineData("02 '690123456789' 00", "EAN_13:6901234567892", "6901234567892")]
    [InlineData("44 07 '9638507'", "EAN_8:96385074", "96385074")]
    [InlineData("41 0B '03600029145'", "UPC_A:036000291452", "036000291452")]
    [InlineData("42 08 '04252614'", "UPC_E:04252614", "04252614")]
    [InlineData("42 06 '425261'", "UPC_E:04252614", "04252614")]
    [InlineData("42 0B '04210000526'", "UPC_E:04252614", "04252614")]
    [InlineData("45 0C 'ABC-1234 $/+'", "CODE_39:ABC-1234 $/+", "ABC-1234 $/+")]
    [InlineData("45 0F 'DEFGHIJKLMN.%05'", "CODE_39:DEFGHIJKLMN.%05", "DEFGHIJKLMN.%05")]
    [InlineData("45 0F 'OPQRSTUVWXYZ678'", "CODE_39:OPQRSTUVWXYZ678", "OPQRSTUVWXYZ678")]
    [InlineData("46 0A '0123456789'", "ITF:0123456789", "0123456789")]
    [InlineData("47 0C 'A0123456789B'", "CODABAR:A0123456789B", "A0123456789B")]
    [InlineData("47 08 'C-$:/.+D'", "CODABAR:C-$:/.+D", "C-$:/.+D")]
    [InlineData("48 0C 'Ab1-.: $/+%z'", "CODE_93:Ab1-.: $/+%z", "Ab1-.: $/+%z")]
    [InlineData("48 14 'CDEFGHIJKLMNOPQRSTUV'", "CODE_93:CDEFGHIJKLMNOPQRSTUV", "CDEFGHIJKLMNOPQRSTUV")]
    [InlineData("49 0E '{BNo.{{a}' 7B 43 0C 22 38", "CODE_128:No.{a}123456", "No.{a}123456")]
    [InlineData("49 07 '{AAB{Sc'", "CODE_128:ABc", "ABc")]
    [InlineData("4F 0F 'POS202611210042'", "CODE_128:POS202611210042", "POS202611210042")]
    [InlineData("4F 07 '1234567'", "CODE_128:1234567", "1234567")]
    public void Bar_codes_read_back_as_what_was_printed(string command, string expected, string content)
    {
        var printer = new TestPrinter();
        printer.Send($"1D 68 50 1D 77 02 1D 6B {command} 1D 56 42 00");
        Assert.Equal([content], printer.LastSlip.Barcodes);
        Assert.Equal([expected], CodeReader.Read(printer.LastSlip.Png()));
    }

    [Theory]
    [InlineData("43 05 '12345'")]
    [InlineData("44 07 '12a4567'")]
    [InlineData("45 03 'abc'")]
    [InlineData("49 03 'abc'")]
    [InlineData("49 04 '{C' 64 65")]
    [InlineData("47 03 '123'")]
    [InlineData("43 00")]
    public void Data_a_bar_code_cannot_hold_prints_nothing_and_says_so(string command)
    {
        var printer = new TestPrinter(new PrinterModelOptions { Instant = true });
        printer.Send($"1D 6B {command} 'after' 0A 1D 56 42 00");
        Assert.Empty(printer.LastSlip.Barcodes);
        Assert.Equal("after", printer.LastSlip.Text);
        Assert.Contains("not printed", Assert.Single(printer.LastSlip.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void The_readable_line_stands_where_GS_H_puts_it()
    {
        var printer = new TestPrinter();
        printer.Send("1D 68 50 1D 48 03 1D 6B 44 07 '9638507' 1D 56 42 00");
        Assert.Equal(120 + 80 + 2 * 26, printer.LastSlip.Rows);
        Assert.Equal("[EAN8 96385074]", printer.LastSlip.Text);
        Assert.Contains(">96385074</text>", printer.LastSlip.Svg(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("兑换码 R-0001：鱼香肉丝", 0)]
    [InlineData("https://example.com/r?c=8F3K2Q", 1)]
    [InlineData("0123456789012345678901234567890", 2)]
    [InlineData("HELLO WORLD $%*+-./:", 3)]
    public void QR_codes_read_back_Chinese_included(string content, int level)
    {
        var printer = new TestPrinter();
        var data = Encoding.UTF8.GetBytes(content);
        printer.Send($"1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 {0x30 + level:X2}");
        printer.Send([0x1D, 0x28, 0x6B, (byte)(data.Length + 3), 0, 0x31, 0x50, 0x30, .. data]);
        printer.Send("1D 28 6B 03 00 31 51 30 1D 56 42 00");
        Assert.Equal([content], printer.LastSlip.QrContents);
        Assert.Equal(data, CodeReader.ReadBytes(printer.LastSlip.Png(), BarcodeFormat.QR_CODE));
    }

    [Fact]
    public void The_size_of_a_QR_code_is_reckoned_as_it_is_drawn()
    {
        foreach (var unit in (string[])["7", "A", "a"])
        {
            for (var length = 1; length < 2000; length += 37)
            {
                var data = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, length)));
                if (QrSymbol.Make(data, (QrLevel)(length % 4)) is not { } symbol) continue;
                var drawn = symbol.Draw();
                // The lower left finder pattern touches the last row; nothing lies outside.
                var last = symbol.Modules - 1;
                Assert.True(drawn[0, last] && drawn[6, last] && drawn[last, 0]);
                Assert.False(drawn[7, last]);
            }
        }
    }
}
