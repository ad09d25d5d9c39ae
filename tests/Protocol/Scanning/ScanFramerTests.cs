using System.Text;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Protocol.Tests.Scanning;

public sealed class ScanFramerTests
{
    private const char Silence = '~';

    /// <summary>What a stream gives, one line per finding; ~ in the input is a silence.</summary>
    private static string Run(ScanFraming framing, string input, int maxLength = 16, int splitAt = -1)
    {
        var framer = new ScanFramer(framing, maxLength);
        framer.TrySilence(out _);
        var found = new List<string>();
        foreach (var piece in Pieces(input, splitAt))
            Feed(framer, piece, found);
        return string.Join(' ', found);
    }

    private static IEnumerable<string> Pieces(string input, int splitAt) =>
        splitAt < 0 ? [input] : [input[..splitAt], input[splitAt..]];

    private static void Feed(ScanFramer framer, string piece, List<string> found)
    {
        foreach (var part in piece.Split(Silence).SelectMany((part, i) => i == 0 ? [part] : new[] { "~", part }))
        {
            if (part == "~")
            {
                if (framer.AwaitsSilence && framer.TrySilence(out var ended))
                    found.Add(Show(ended));
                continue;
            }

            ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(part);
            while (framer.TryNext(ref bytes, out var frame))
                found.Add(Show(frame));
        }
    }

    private static string Show(ScanFrame frame) => frame.Kind == ScanFrameKind.Code
        ? Encoding.Latin1.GetString(frame.Code.Span)
        : $"{frame.Kind}:{frame.Length}";

    public static TheoryData<ScanFraming, string, string> Streams => new()
    {
        // Auto: any terminator, else silence.
        { ScanFraming.Auto, "A1\rB2\nC3\r\nD4\tE5\u0003", "A1 B2 C3 D4 E5" },
        { ScanFraming.Auto, "A1~B2~", "A1 B2" },
        { ScanFraming.Auto, "A1~\r\nB2\r", "A1 B2" },
        { ScanFraming.Auto, "\r\n\r\n\t\u0003~~", "" },
        { ScanFraming.Auto, "A\u001dB\0C\u00ff\r", "A\u001dB\0C\u00ff" },
        { ScanFraming.Auto, "unfinished", "" },
        // Terminator only: a partial code is thrown away, never glued to the next.
        { ScanFraming.AnyTerminator, "HAL~WHOLE\r", "Partial:3 WHOLE" },
        { ScanFraming.CarriageReturn, "A1\r\nB2\r\nC3\rD4\r", "A1 B2 C3 D4" },
        { ScanFraming.CarriageReturn, "A\tB\nC\r", "A\tB\nC" },
        { ScanFraming.CarriageReturn, "A1\r~\nB2\r", "A1 B2" },
        { ScanFraming.LineFeed, "A1\r\nB2\nC\rD\r\n", "A1 B2 C\rD" },
        { ScanFraming.LineFeed, "\r\nA1\n", "A1" },
        { ScanFraming.Tab, "A1\tB\r2\t", "A1 B\r2" },
        { ScanFraming.EndOfText, "A1\u0003B2\u0003", "A1 B2" },
        // Silence only: terminators are part of the code.
        { ScanFraming.Silence, "A1\r\n~B2~", "A1\r\n B2" },
        // Too long: rejected whole up to the next end, the code after it is whole.
        { ScanFraming.Auto, "0123456789ABCDEF\r", "0123456789ABCDEF" },
        { ScanFraming.Auto, "0123456789ABCDEFG\rNEXT\r", "TooLong:17 NEXT" },
        { ScanFraming.Auto, "0123456789ABCDEFGHIJ~NEXT~", "TooLong:20 NEXT" },
        { ScanFraming.CarriageReturn, "0123456789ABCDEFGHIJ~NEXT\r", "TooLong:20 NEXT" },
        { ScanFraming.Silence, "0123456789ABCDEF\rG\r~NEXT~", "TooLong:19 NEXT" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_is_cut_into_codes(ScanFraming framing, string input, string expected) =>
        Assert.Equal(expected, Run(framing, input));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_is_cut_the_same_when_split_at_any_byte(ScanFraming framing, string input, string expected)
    {
        for (var split = 0; split <= input.Length; split++)
            Assert.Equal(expected, Run(framing, input, splitAt: split));
    }

    [Fact]
    public void What_was_under_way_at_opening_is_stale()
    {
        var found = new List<string>();
        var byTerminator = new ScanFramer(ScanFraming.Auto, 16);
        Feed(byTerminator, "il of a code\rNEXT\r", found);
        var bySilence = new ScanFramer(ScanFraming.CarriageReturn, 16);
        Feed(bySilence, "il of a code~NEXT\r", found);
        var quiet = new ScanFramer(ScanFraming.Auto, 16);
        Assert.False(quiet.InStep);
        Feed(quiet, "~NEXT\r", found);

        Assert.Equal(["Stale:12", "NEXT", "Stale:12", "NEXT", "NEXT"], found);
        Assert.True(quiet.InStep);
    }

    [Fact]
    public void Device_that_goes_away_leaves_nothing_for_the_next_code()
    {
        var framer = new ScanFramer(ScanFraming.Auto, 16);
        framer.TrySilence(out _);
        var found = new List<string>();
        Feed(framer, "HAL", found);

        Assert.Equal(3, framer.Abandon());
        Feed(framer, "~NEXT\r", found);
        Assert.Equal(["NEXT"], found);
    }

    [Theory]
    [InlineData(ScanFraming.Auto)]
    [InlineData(ScanFraming.AnyTerminator)]
    [InlineData(ScanFraming.CarriageReturn)]
    [InlineData(ScanFraming.Silence)]
    public void Random_bytes_are_all_accounted_for(ScanFraming framing)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var framer = new ScanFramer(framing, 64);
            long given = 0, accounted = 0, ends = 0;
            for (var i = 0; i < 200; i++)
            {
                var bytes = new byte[random.Next(1, 200)];
                random.NextBytes(bytes);
                given += bytes.Length;
                ends += bytes.Count(value => value is 3 or 9 or 10 or 13);
                ReadOnlySpan<byte> rest = bytes;
                while (framer.TryNext(ref rest, out var frame))
                    accounted += Check(frame);
                if (random.Next(4) == 0 && framer.TrySilence(out var ended))
                    accounted += Check(ended);
            }

            accounted += framer.Abandon();
            Assert.InRange(accounted, given - ends, given);
        }
    }

    private static int Check(ScanFrame frame)
    {
        Assert.InRange(frame.Code.Length, 0, 64);
        Assert.True(frame.Length > 0);
        return frame.Length;
    }
}
