using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using ZXing;

namespace PosDaemon.Slips.Tests.Outputs;

public sealed class BarcodeBarsTests
{
    public static TheoryData<string, string> Codes => new()
    {
        { "upc,3", "12345678901" }, { "upc,3", "123450" }, { "upc,3", "123453" }, { "upc,3", "123454" },
        { "upc,3", "123456" }, { "ean,3", "6901234567892" }, { "ean,3", "1234567" },
        { "code39", "ABCDEFGHIJKLM-NOP" }, { "code39", "QRSTUVWXYZ. $/+%" }, { "code39", "0123456789" },
        { "itf", "1234567890" }, { "codabar,3", "A0123456789B" }, { "codabar,3", "C-$:/.+D" },
        { "code93", "ABCDEFGHIJKLMNOPQRSTUVWXYZ" }, { "code93", "abcxyz!?@[_~" }, { "code128", "0123456789" },
        { "code128", "ABC123456xyz~" }, { "code128", "1604 \\{" },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Bars_are_as_many_modules_wide_as_the_encoder_reckons(string option, string code)
    {
        var type = option.Split(',')[0] switch
        {
            "upc" => CodeType.Upc,
            "ean" => CodeType.Ean,
            "code39" => CodeType.Code39,
            "itf" => CodeType.Itf,
            "codabar" => CodeType.Codabar,
            "code93" => CodeType.Code93,
            _ => CodeType.Code128,
        };
        var data = new GrowingArray<byte>();
        var barcode = BarcodeData.Read(type, code.Replace("\\{", "{", StringComparison.Ordinal), data)!.Value;

        var modules = BarcodeBars.Of(barcode, data.Span).Sum();

        // The encoder counts a gap behind the last character where the symbol has gaps between characters.
        Assert.InRange(barcode.Modules - modules, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_barcode_of_the_picture_is_read(string option, string code)
    {
        var type = option.Split(',')[0];
        var expected = code.Replace("\\{", "{", StringComparison.Ordinal);
        var format = (type, expected.Length) switch
        {
            ("upc", 6) => BarcodeFormat.UPC_E,
            ("upc", _) => BarcodeFormat.UPC_A,
            ("ean", 13) => BarcodeFormat.EAN_13,
            ("ean", _) => BarcodeFormat.EAN_8,
            ("code39", _) => BarcodeFormat.CODE_39,
            ("itf", _) => BarcodeFormat.ITF,
            ("codabar", _) => BarcodeFormat.CODABAR,
            ("code93", _) => BarcodeFormat.CODE_93,
            _ => BarcodeFormat.CODE_128,
        };

        var read = Read($"{{code:{code};option:{option},100}}", format);

        // UPC-E is read with its number system, 0; check digits follow.
        Assert.StartsWith(format == BarcodeFormat.UPC_E ? "0" + expected : expected, read, StringComparison.Ordinal);
    }

    [Fact]
    public void A_QR_code_of_the_picture_gives_its_exact_text_back()
        => Assert.Equal("https://例子.cn/核销?序号=㐂𠮷",
            Read("{code:https://例子.cn/核销?序号\\x3d㐂𠮷;option:qrcode,6,m}", BarcodeFormat.QR_CODE));

    private static string Read(string template, BarcodeFormat format)
    {
        var picture = SlipPicture.Of(template);
        var grey = new byte[picture.Width * picture.Height];
        for (var dot = 0; dot < grey.Length; dot++)
            grey[dot] = picture.IsBlack(dot % picture.Width, dot / picture.Width) ? (byte)0 : (byte)255;
        var reader = new BarcodeReaderGeneric
        {
            Options =
            {
                PossibleFormats = [format], TryHarder = true, ReturnCodabarStartEnd = true, CharacterSet = "UTF-8",
            },
        };
        var source = new RGBLuminanceSource(
            grey, picture.Width, picture.Height, RGBLuminanceSource.BitmapFormat.Gray8);
        return reader.Decode(source)?.Text ?? throw new InvalidOperationException($"{template} is not read");
    }
}
