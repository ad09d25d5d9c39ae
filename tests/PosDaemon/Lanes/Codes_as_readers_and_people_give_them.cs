using System.Text;
using PosDaemon.Configuration;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Tests.Lanes;

/// <summary>Bytes on a scanner's line, or what was typed at the console, up to the question that the cloud is asked:
/// with a scanner and a lane as a configuration that says nothing of either has them.</summary>
public sealed class Codes_as_readers_and_people_give_them
{
    private const string Code = "T-0123456789ABCDEFGHJKMNPQRS";

    /// <summary>No byte for so long that it is silence.</summary>
    private const char Silence = '~';

    /// <summary>Nothing for a moment that is no silence yet.</summary>
    private const char Pause = '|';

    /// <summary>What stands for the code in a line.</summary>
    private const string Placeholder = "CODE";

    [Theory]
    [InlineData("CODE\r")]
    [InlineData("CODE\n")]
    [InlineData("CODE\r\n")]
    [InlineData("CODE\r\r")]
    [InlineData("CODE\t")]
    [InlineData("CODE\u0003")]
    [InlineData("CODE~")]
    [InlineData(" CODE \r")]
    [InlineData("\u0002CODE\u0003")]
    [InlineData("\u0002CODE\u0003\r\n")]
    [InlineData("]Q1CODE\r")]
    [InlineData("]C0CODE\r")]
    [InlineData("]d2CODE\r")]
    [InlineData("]Q2\\000026CODE\r")]
    [InlineData("\\000026CODE\r")]
    [InlineData("\u001dCODE\u001d\r")]
    [InlineData("CODE\0\r")]
    [InlineData("\u00ef\u00bb\u00bfCODE\r")]
    [InlineData("*CODE\r")]
    [InlineData("https://t.example.com/r?code=CODE\r")]
    [InlineData("{\"ticket\":\"CODE\"}\r")]
    [InlineData("t-0123456789abcdefghjkmnpqrs\r")]
    [InlineData("T0123456789ABCDEFGHJKMNPQRS\r")]
    public void Each_line_of_a_reader_asks_for_the_one_code_in_it(string line) =>
        Assert.Equal([Code], Scan(line));

    // How long a reader that ends its codes may pause within one is shown where the clock is: ScannerLoopTests.
    [Fact]
    public void A_code_that_comes_in_two_pieces_is_one()
    {
        for (var i = 1; i < Code.Length; i++)
            Assert.Equal(["6901234567892", Code], Scan($"6901234567892\r{Code[..i]}{Pause}{Code[i..]}\r"));
    }

    [Fact]
    public void Of_several_codes_in_one_view_each_is_asked_for_as_it_is() =>
        Assert.Equal(["6901234567892", Code, "https://shop.example/"],
            Scan("6901234567892\rCODE\rhttps://shop.example/\r"));

    [Fact]
    public void What_is_longer_than_any_code_is_refused_whole()
    {
        Assert.Empty(Scan(new string('9', 5000) + "\r"));
        Assert.Equal([Code], Scan(new string('9', 5000) + "\rCODE\r"));
    }

    [Theory]
    [InlineData("T-01234 56789AB CDEFGHJ KMNPQRS")]
    [InlineData("T-0123456 789ABCD EFGHJKM NPQRS")]
    [InlineData("t-01234 56789ab cdefghj kmnpqrs")]
    [InlineData("T\u20100123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\u20140123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\uff0d0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("T\u2010\u2060 01234\u00a056789AB\u3000CDEFGHJ\u2009KMNPQRS")]
    public void As_a_slip_prints_it_or_a_keyboard_changes_it_it_is_the_same_code(string typed)
    {
        var lane = Lane();
        Assert.Equal(Code, Encoding.ASCII.GetString(lane.Enter(typed).Does(
            "commit(Read s1)", "say Checking s1", "redeem s1 try 1", "answer done").Redeems[0].Code.Span));
    }

    /// <summary>The codes that the cloud is asked for.</summary>
    private static string[] Scan(string line)
    {
        var scanner = new ScannerEntry().ToOptions();
        var framer = new ScanFramer(scanner.Framing, scanner.MaxLength);
        framer.TrySilence(out _);
        var lane = Lane();
        foreach (var piece in Regions(line.Replace(Placeholder, Code)))
        {
            ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(piece);
            while (framer.TryNext(ref bytes, out var frame))
                Show(lane, frame);
            if (piece.Length == 0 && framer.TrySilence(out var ended))
                Show(lane, ended);
        }

        return [.. lane.Redeems.Select(asked => Encoding.ASCII.GetString(asked.Code.Span))];
    }

    /// <summary>An empty one for each silence.</summary>
    private static IEnumerable<string> Regions(string line) =>
        line.Split(Silence).SelectMany((part, index) => index == 0 ? [part] : new[] { "", part })
            .SelectMany(part => part.Split(Pause));

    private static void Show(LaneScript lane, ScanFrame frame)
    {
        if (frame.Kind == ScanFrameKind.Code)
            lane.Show(frame.Code.Span);
    }

    private static LaneScript Lane() => new(options => options with
    {
        Codes = new CodeNormalizer(new LaneEntry().ToCodeRules()),
    });
}
