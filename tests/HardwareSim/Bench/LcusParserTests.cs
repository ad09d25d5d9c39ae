using PosSim.Models;

namespace PosSim.Tests.Bench;

public sealed class LcusParserTests
{
    private static readonly byte[] On1 = [0xA0, 0x01, 0x01, 0xA2];
    private static readonly byte[] Off1 = [0xA0, 0x01, 0x00, 0xA1];

    [Fact]
    public void Commands_are_read_the_same_however_the_bytes_are_split()
    {
        byte[] stream = [.. On1, .. Off1, 0xA0, 0x0F, 0x01, 0xB0];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var parser = new LcusParser();
            LcusCommand[] read = [.. parser.Read(stream[..cut]), .. parser.Read(stream[cut..])];
            Assert.Equal([new(1, 1), new(1, 0), new(15, 1)], read);
            Assert.Equal(0, parser.Skipped);
        }
    }

    [Theory]
    [InlineData("FF A0 01 01 A2", 1, "noise before the command")]
    [InlineData("A0 01 01 A3 A0 01 01 A2", 4, "a wrong check sum")]
    [InlineData("A0 A0 01 01 A2", 1, "a head that begins nothing")]
    [InlineData("A0 01 A0 01 01 A2", 2, "a command cut short")]
    public void A_command_is_found_again_after_noise(string hex, int skipped, string why)
    {
        var parser = new LcusParser();
        var read = parser.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))).ToArray();
        Assert.True(read is [{ Channel: 1, Operation: 1 }], why);
        Assert.Equal(skipped, parser.Skipped);
    }
}
