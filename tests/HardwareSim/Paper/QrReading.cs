using System.Text;
using PosSim.Paper;
using PosSim.Paper.Codes;
using PosSim.Tests.Models;
using QRCoder;

namespace PosSim.Tests.Paper;

public class QrReading
{
    [Fact]
    public void Every_version_and_level_is_read_back()
    {
        var random = new Random(7);
        for (var version = 1; version <= 40; version++)
        {
            foreach (var level in Enum.GetValues<QrLevel>())
            {
                var content = Largest(version, level);
                Assert.Equal([content], QrReader.ReadAll(Draw(content, level, random.Next(1, 4), random.Next(0, 20))));
            }
        }
    }

    [Theory]
    [InlineData("0123456789012345")]
    [InlineData("HELLO WORLD $%*+-./:")]
    [InlineData("https://example.com/r?c=8F3K2Q")]
    [InlineData("兑换码 R-0001：鱼香肉丝")]
    public void Each_way_of_packing_is_read(string content) =>
        Assert.Equal([content], QrReader.ReadAll(Draw(content, QrLevel.M, 2, 8)));

    [Fact]
    public void Wrong_dots_are_mended_as_far_as_the_check_words_reach()
    {
        string content = new('x', 60);
        var image = Draw(content, QrLevel.H, 3, 4);
        // A scratch through the data, four modules high.
        for (var y = 60; y < 72; y++)
            for (var x = 40; x < 100; x++) image[x, y] = false;
        Assert.Equal([content], QrReader.ReadAll(image));
        for (var y = 40; y < 110; y++)
            for (var x = 40; x < 130; x++) image[x, y] = false;
        Assert.Empty(QrReader.ReadAll(image));
    }

    [Fact]
    public void Bytes_without_a_character_set_are_UTF8_or_else_GB18030()
    {
        var gb18030 = TestPrinter.Bytes("'兑换码：鱼香肉丝'");
        Assert.Equal(["兑换码：鱼香肉丝"], QrReader.ReadAll(Draw(gb18030, QrLevel.M, 1, 0)));
    }

    [Fact]
    public void A_character_set_that_the_code_names_is_obeyed()
    {
        using var data = QRCodeGenerator.GenerateQrCode(
            "é and 票", QRCodeGenerator.ECCLevel.M, forceUtf8: true, eciMode: QRCodeGenerator.EciMode.Utf8);
        var image = new DotImage(data.ModuleMatrix.Count, data.ModuleMatrix.Count);
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++) image[x, y] = data.ModuleMatrix[y][x];
        Assert.Equal(["é and 票"], QrReader.ReadAll(image));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_code_below_a_logo_is_read(int dots)
    {
        var code = Draw("R-0001 兑换", QrLevel.M, dots, 0);
        var paper = new DotImage(384, 120 + code.Height);
        for (var x = 20; x < 360; x += 9) paper.Fill(x, 10, 5, 60);
        paper.Draw(code, 150, 100);
        Assert.Equal(["R-0001 兑换"], QrReader.ReadAll(paper));
    }

    [Theory]
    [InlineData("1D 76 30 00")]
    [InlineData("1B 2A")]
    public void A_code_that_the_host_draws_is_listed_with_the_slip(string command)
    {
        var code = Draw("R-0001 兑换", QrLevel.L, 4, 8);
        var printer = new TestPrinter();
        printer.Send(command == "1B 2A" ? Columns(code) : Raster(code)).Send("1D 56 42 00");
        Assert.Equal(["R-0001 兑换"], printer.LastSlip.QrContents);
    }

    [Fact]
    public void Two_codes_side_by_side_are_both_read()
    {
        var paper = new DotImage(576, 200);
        paper.Draw(Draw("left", QrLevel.L, 3, 0), 10, 20);
        paper.Draw(Draw("right", QrLevel.L, 3, 0), 300, 20);
        Assert.Equal(["left", "right"], QrReader.ReadAll(paper));
    }

    [Fact]
    public void Dots_by_chance_hold_no_code_and_do_no_harm()
    {
        var random = new Random(3);
        for (var round = 0; round < 20; round++)
        {
            var noise = new DotImage(576, 300);
            random.NextBytes(noise.Bits);
            Assert.Empty(QrReader.ReadAll(noise));
        }
    }

    private static byte[] Raster(DotImage image) =>
        [0x1D, 0x76, 0x30, 0, (byte)image.Stride, 0, (byte)image.Height, (byte)(image.Height >> 8), .. image.Bits];

    /// <summary>ESC * 33 in strips of 24 dots, with a line spacing of 24.</summary>
    private static byte[] Columns(DotImage image)
    {
        var bytes = new List<byte> { 0x1B, 0x33, 24 };
        for (var top = 0; top < image.Height; top += 24)
        {
            bytes.AddRange([0x1B, 0x2A, 33, (byte)image.Width, (byte)(image.Width >> 8)]);
            for (var x = 0; x < image.Width; x++)
            {
                for (var part = 0; part < 3; part++)
                {
                    var column = 0;
                    for (var bit = 0; bit < 8; bit++)
                        column = (column << 1) | (image[x, top + part * 8 + bit] ? 1 : 0);
                    bytes.Add((byte)column);
                }
            }
            bytes.Add(0x0A);
        }
        return [.. bytes];
    }

    private static string Largest(int version, QrLevel level)
    {
        var length = 1;
        while (QrSymbol.Make(new byte[length + 1], level) is { } symbol && symbol.Version <= version) length++;
        return new string('q', length);
    }

    private static DotImage Draw(string content, QrLevel level, int dots, int margin) =>
        Draw(Encoding.UTF8.GetBytes(content), level, dots, margin);

    private static DotImage Draw(byte[] content, QrLevel level, int dots, int margin)
    {
        var symbol = QrSymbol.Make(content, level)!;
        var code = symbol.Draw().Scale(dots, dots);
        var image = new DotImage(code.Width + 2 * margin, code.Height + 2 * margin);
        image.Draw(code, margin, margin);
        return image;
    }
}
