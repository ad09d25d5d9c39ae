using System.Text;
using PosDaemon.Protocol.Scanning.Commands;

namespace PosDaemon.Protocol.Tests.Scanning;

public sealed class ScannerFamiliesTests
{
    private static readonly (string Name, Func<ScannerCommands, ScannerCommand?> Of)[] All =
    [
        ("trigger on", commands => commands.TriggerOn), ("trigger off", commands => commands.TriggerOff),
        ("good", commands => commands.GoodBeep), ("bad", commands => commands.BadBeep),
        ("try again", commands => commands.TryAgainBeep),
        ("light on", commands => commands.LightOn), ("light off", commands => commands.LightOff),
    ];

    [Theory]
    [InlineData(ScannerFamily.None, "")]
    [InlineData(ScannerFamily.Ssi, "trigger on 04E40400FF14, trigger off 04E50400FF13, good 05E6040000FF11, "
        + "bad 05E6040006FF0B, try again 05E6040014FEFD")]
    [InlineData(ScannerFamily.Honeywell, "trigger on 16540D, trigger off 16550D, good 16070D")]
    [InlineData(ScannerFamily.Newland, "")]
    [InlineData(ScannerFamily.Datalogic, "good 42, bad 4645")]
    [InlineData(ScannerFamily.DatalogicGryphon, "good 1B5B3371, bad 1B5B3471, light on 1B5B3671, light off 1B5B3771")]
    [InlineData(ScannerFamily.HidPos, "trigger on 0404, trigger off 0402, good 0440, bad 0420")]
    public void A_family_has_the_bytes_that_are_printed_and_no_others(ScannerFamily family, string expected)
    {
        var commands = ScannerFamilies.Of(family);

        Assert.Equal(expected, string.Join(", ", from one in All
                                                 where one.Of(commands) is not null
                                                 let bytes = one.Of(commands)!.Value.Bytes
                                                 select $"{one.Name} {Convert.ToHexString(bytes.Span)}"));
    }

    [Fact]
    public void Each_command_has_its_source_and_no_two_of_a_family_are_the_same()
    {
        foreach (var commands in Enum.GetValues<ScannerFamily>().Select(ScannerFamilies.Of))
        {
            var own = All.Select(one => one.Of(commands)).OfType<ScannerCommand>().ToList();
            Assert.All(own, command => Assert.NotEmpty(command.Source));
            Assert.Equal(own.Count, own.Select(command => Convert.ToHexString(command.Bytes.Span)).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(ScannerFamily.Honeywell, "BEPBEP1\u0006!", 9)]
    [InlineData(ScannerFamily.Honeywell, "XXXYYY\u0005.", 8)]
    [InlineData(ScannerFamily.Honeywell, "BEPBEP9\u0015!", 9)]
    [InlineData(ScannerFamily.Honeywell, "BEPBEP1\u0006!QR-0001", 9)]
    [InlineData(ScannerFamily.Honeywell, "QR-0001!", 0)]
    [InlineData(ScannerFamily.Honeywell, "QR\u0006-0001", 0)]
    [InlineData(ScannerFamily.Honeywell, "!", 0)]
    [InlineData(ScannerFamily.Newland, "\u0002\u0001\u0030\u0030\u0030\u0030@128ENA1\u0006;", 16)]
    [InlineData(ScannerFamily.Newland, "\u0002\u0001\u0030\u0030\u0030\u0030@128ENA1\u0006;\u0003QR-0001", 17)]
    [InlineData(ScannerFamily.Newland, "\u0002QR-0001;", 0)]
    [InlineData(ScannerFamily.Newland, "\u0002\u0001QR", 0)]
    [InlineData(ScannerFamily.Datalogic, "BEPBEP1\u0006!", 0)]
    public void An_answer_to_a_command_is_told_from_a_code(ScannerFamily family, string code, int length) =>
        Assert.Equal(length, ScannerFamilies.Of(family).ReplyLengthOf(Encoding.Latin1.GetBytes(code)));
}
