using System.Text;
using PosDaemon.Slips.Codes;
using QRCoder;

namespace PosDaemon.Slips.Tests.Outputs;

public sealed class QrCapacityTests
{
    [Theory]
    [InlineData('l', QRCodeGenerator.ECCLevel.L)]
    [InlineData('m', QRCodeGenerator.ECCLevel.M)]
    [InlineData('q', QRCodeGenerator.ECCLevel.Q)]
    [InlineData('h', QRCodeGenerator.ECCLevel.H)]
    public void Agrees_with_another_implementation_on_the_size_of_each_version(
        char level, QRCodeGenerator.ECCLevel theirs)
    {
        for (var length = 1; QrCapacity.SideOf(length, level) is { } side; length += Math.Max(1, length / 12))
        {
            using var data = QRCodeGenerator.GenerateQrCode(new byte[length], theirs);
            Assert.Equal(data.ModuleMatrix.Count - 8, side);
        }
    }

    [Theory]
    [InlineData("0123456789ABCDEFGHIJKLMNO", 21)]
    [InlineData("0123456789ABCDEFGHIJKLMNo", 25)]
    [InlineData("HTTPS://A.CN/9D4T", 21)]
    public void Capitals_and_digits_are_packed_as_a_printer_packs_them(string text, int side)
        => Assert.Equal(side, QrMatrix.Of(Encoding.UTF8.GetBytes(text), 'l').Count);

    [Theory]
    [InlineData('l', 2953)]
    [InlineData('m', 2331)]
    [InlineData('q', 1663)]
    [InlineData('h', 1273)]
    public void Holds_as_many_bytes_as_the_standard_says_and_none_more(char level, int most)
    {
        Assert.Equal(177, QrCapacity.SideOf(most, level));
        Assert.Null(QrCapacity.SideOf(most + 1, level));
    }
}
