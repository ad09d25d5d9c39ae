using System.Globalization;
using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper;
using PosSim.Tests.Models;

namespace PosSim.Tests.Interpreter;

/// <summary>Whatever comes in: no exception, no unbounded growth, real-time status always answered, and the printer
/// usable again once its buffers are cleared. POSSIM_FUZZ_INPUTS sets how many inputs, POSSIM_FUZZ_SEED the first.
/// </summary>
public class Fuzz
{
    private static readonly byte[] Prefixes = [0x1B, 0x1D, 0x1C, 0x10];

    private static readonly byte[] Recover =
        TestPrinter.Bytes("10 14 08 01 03 14 01 06 02 08 1B 3D 01 1B 40 'fine again' 0A 1D 56 42 00");

    [Fact]
    public void A_stream_prints_the_same_however_it_is_split()
    {
        // Clearing the buffers in real time drops what is not processed yet, and that is a matter of timing.
        byte[] clear = [0x10, 0x14, 0x08];
        foreach (var stream in Streams.All.Where(stream => stream.AsSpan().IndexOf(clear) < 0))
        {
            var whole = Print(stream, stream.Length);
            for (var size = 1; size <= Math.Min(stream.Length, 9); size++) Assert.Equal(whole, Print(stream, size));
            for (var at = 1; at < stream.Length; at++)
            {
                var printer = new TestPrinter();
                printer.Send(stream[..at]).Send(stream[at..]);
                Assert.Equal(whole, Show(printer));
            }
        }
    }

    [Fact]
    public void Random_and_mutated_streams_never_break_the_printer()
    {
        int inputs = Setting("POSSIM_FUZZ_INPUTS", 4000), first = Setting("POSSIM_FUZZ_SEED", 1);
        for (var seed = first; seed < first + inputs; seed++)
        {
            try
            {
                Try(new Random(seed), draws: seed % 50 == 0);
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed {seed}: {fault}");
            }
        }
    }

    private static void Try(Random chance, bool draws)
    {
        var options = new PrinterModelOptions
        {
            Instant = true,
            StartsInChineseMode = chance.Next(2) == 0,
            WantsLineStart = chance.Next(2) == 0,
            WidthDots = chance.Next(3) == 0 ? 384 : 576,
            TracesAll = chance.Next(4) == 0,
            KeepSlips = 20,
        };
        var printer = new TestPrinter(options);
        var stream = Make(chance);
        for (var at = 0; at < stream.Length;)
        {
            var size = Math.Min(1 + chance.Next(chance.Next(2) == 0 ? 5 : 3000), stream.Length - at);
            printer.Send(stream.AsSpan(at, size).ToArray());
            at += size;
        }
        printer.Settle();
        CheckAnswers(printer);
        Render(printer, draws);
        printer.Send(Recover).Settle();
        // Contains: paper drawn back before may carry older marks beside it.
        Assert.Contains("fine again", printer.LastSlip.Text, StringComparison.Ordinal);
    }

    private static void CheckAnswers(TestPrinter printer)
    {
        // The NULs end a real-time command that the stream may have left half sent.
        printer.Send(new byte[8]).Replies();
        printer.Send("10 04 01");
        Assert.StartsWith("12", printer.Replies());
        Assert.Equal(0, printer.Model.State.DiscardedBytes);
        Assert.True(printer.Model.Slips.Count <= 20);
    }

    private static void Render(TestPrinter printer, bool draws)
    {
        Assert.All(printer.Model.EndStream(printer.Now), end => Assert.NotEmpty(end.What));
        printer.Model.TearOff(printer.Now);
        foreach (var slip in printer.Model.Slips)
        {
            string[] shown = [slip.Text, slip.MarkedText(), .. slip.Trace];
            Assert.All(shown, text => Assert.DoesNotContain(text, each => char.IsControl(each) && each != '\n'));
            if (!draws) continue;
            System.Xml.Linq.XDocument.Parse(slip.Svg());
            try
            {
                Assert.NotEmpty(slip.Png());
            }
            catch (FontsMissingException)
            {
                // Nothing to draw with on this machine; the other tests say so.
            }
        }
    }

    private static byte[] Make(Random chance)
    {
        var stream = new List<byte>();
        for (var part = chance.Next(1, 8); part > 0; part--)
        {
            var piece = (byte[])Streams.All[chance.Next(Streams.All.Length)].Clone();
            if (chance.Next(5) == 0)
            {
                piece = new byte[chance.Next(400)];
                chance.NextBytes(piece);
            }
            for (var flips = chance.Next(4); flips > 0 && piece.Length > 0; flips--)
            {
                var prefix = chance.Next(3) == 0;
                piece[chance.Next(piece.Length)] = prefix ? Prefixes[chance.Next(4)] : (byte)chance.Next(256);
            }
            stream.AddRange(piece[chance.Next(2) == 0 ? Range.All : ..chance.Next(piece.Length + 1)]);
        }
        return [.. stream];
    }

    private static string Print(byte[] stream, int size)
    {
        var printer = new TestPrinter();
        for (var at = 0; at < stream.Length; at += size) printer.Send(stream[at..Math.Min(stream.Length, at + size)]);
        return Show(printer);
    }

    private static string Show(TestPrinter printer)
    {
        printer.Model.TearOff(printer.Now);
        // Real-time answers come between the others as soon as their command is in.
        var replies = string.Join(' ', printer.Replies().Split(' ').Order());
        return replies + string.Join('|', printer.Model.Slips.Select(slip => slip.Cut + slip.Svg()));
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value)
            ? value : usual;
}
