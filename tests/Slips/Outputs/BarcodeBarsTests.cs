using System.Diagnostics;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;

namespace PosDaemon.Slips.Tests.Outputs;

public sealed class BarcodeBarsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("barcode-bars").FullName;

    public static TheoryData<string, string> Codes => new()
    {
        { "upc,3", "12345678901" }, { "upc,3", "123450" }, { "upc,3", "123453" }, { "upc,3", "123454" },
        { "upc,3", "123456" }, { "ean,3", "6901234567892" }, { "ean,3", "1234567" },
        { "code39", "ABCDEFGHIJKLM-NOP" }, { "code39", "QRSTUVWXYZ. $/+%" }, { "code39", "0123456789" },
        { "itf", "1234567890" }, { "codabar,3", "A0123456789B" }, { "codabar,3", "C-$:/.+D" },
        { "code93", "ABCDEFGHIJKLMNOPQRSTUVWXYZ" }, { "code93", "abcxyz!?@[_~" }, { "code128", "0123456789" },
        { "code128", "ABC123456xyz~" }, { "code128", "1604 \\{" },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Bars_are_as_many_modules_wide_as_the_encoder_reckons(string option, string code)
    {
        CodeType type = option.Split(',')[0] switch
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
        BarcodeData barcode = BarcodeData.Read(type, code.Replace("\\{", "{", StringComparison.Ordinal), data)!.Value;

        int modules = BarcodeBars.Of(barcode, data.Span).Sum();

        // The encoder counts a gap behind the last character where the symbol has gaps between characters.
        Assert.InRange(barcode.Modules - modules, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_barcode_of_the_picture_is_read_by_zbar(string option, string code)
    {
        string read = await ReadByZbar($"{{code:{code};option:{option},100}}");

        string expected = code.Replace("\\{", "{", StringComparison.Ordinal);
        // UPC-A and UPC-E are told as the EAN-13 that they are short for, check digit included.
        if (option.StartsWith("upc", StringComparison.Ordinal))
            Assert.StartsWith(expected.Length == 6 ? "0" + (expected[5] < '3' ? "0" : "") : "0" + expected, read,
                StringComparison.Ordinal);
        else
            Assert.StartsWith(expected, read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_QR_code_of_the_picture_gives_its_exact_text_back()
        => Assert.Equal("https://例子.cn/核销?序号=㐂𠮷",
            await ReadByZbar("{code:https://例子.cn/核销?序号\\x3d㐂𠮷;option:qrcode,6,m}"));

    private async Task<string> ReadByZbar(string template)
    {
        string file = Path.Combine(folder, "slip.png");
        await File.WriteAllBytesAsync(file, SlipPicture.Of(template).Png);
        try
        {
            using Process zbar = Process.Start(new ProcessStartInfo("zbarimg",
                ["--raw", "-q", "--nodbus", "-Sbinary", "-Supca.disable", "-Supce.disable", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = System.Text.Encoding.UTF8,
            })!;
            Task<string> error = zbar.StandardError.ReadToEndAsync();
            string read = await zbar.StandardOutput.ReadToEndAsync();
            await zbar.WaitForExitAsync();
            await error;
            return read.TrimEnd('\n');
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("zbarimg is not installed (Debian: zbar-tools)");
            return "";
        }
    }
}
