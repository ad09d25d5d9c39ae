using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper;

namespace PosSim.Tests.Models;

/// <summary>DLE EOT at every byte offset of a slip with text, codes and pictures of two kinds. Epson: it is done when
/// it comes, in whatever it stands, and its bytes then stay where they are; it must not be put inside another command.
/// So the answer always comes at once; between commands and in text the paper is the same to the dot; inside a command
/// its three bytes are three of that command's own, whose last three then come after it.</summary>
public sealed class StatusEverywhere
{
    private static readonly byte[] Raster = Picture(seed: 1);
    private static readonly byte[] Graphic = Picture(seed: 2);

    private static readonly byte[][] Commands =
    [
        Bytes("1B 40"), Bytes("1C 26"), Bytes("1B 61 01"), Bytes("1D 21 11"), Bytes("'座位票 Seat 12'"), Bytes("0A"),
        Bytes("1D 21 00"), Bytes("1B 61 00"), Bytes("1D 76 30 00 30 00 1C 00"), Raster, Bytes("'between the pictures'"),
        Bytes("0A"), Bytes("1D 28 4C 4A 05 30 70 30 01 01 31 80 01 1C 00"), Graphic, Bytes("1D 28 4C 02 00 30 32"),
        Bytes("0A"), Bytes("1D 28 6B 03 00 31 43 04"), Bytes("1D 28 6B 0A 00 31 50 30 'QR-0001'"),
        Bytes("1D 28 6B 03 00 31 51 30"), Bytes("1D 6B 49 07"), Bytes("'{BA-123'"), Bytes("'the last line'"),
        Bytes("0A"), Bytes("1D 56 42 00"),
    ];

    /// <summary>Commands that are one with what is written after them here.</summary>
    private static readonly int[] HeadsOfOthers = [8, 12, 19];

    private const int BarcodeData = 20;

    private static readonly byte[] Job = [.. Commands.SelectMany(static command => command)];

    /// <summary>DLE DC4 8, which clears the buffers.</summary>
    private static readonly byte[] Clear = Bytes("10 14 08 01 03 14 01 06 02 08");

    /// <summary>A second job, whose paper must be right whatever was done to the first.</summary>
    private static readonly byte[] Next =
        Bytes("1B 40 'the next slip' 0A 1D 76 30 00 02 00 03 00 FF 81 FF 18 FF 00 1D 56 42 00");

    private static readonly string[] NextPaper = Paper(new PrinterModel(Make(false)), [Next]);

    /// <summary>Each answer of a printer that is well, with its cover open and out of paper.</summary>
    private static readonly (string State, byte[] Answers)[] States =
        [("", [0x12, 0x12, 0x12, 0x12]), ("offline", [0x1A, 0x36, 0x12, 0x7E])];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void The_answer_comes_at_once_at_every_offset(int kind, bool instant)
    {
        for (var offset = 0; offset <= Job.Length; offset++)
        {
            foreach (var (state, answers) in States)
            {
                var printer = new PrinterModel(Make(instant));
                if (state == "offline")
                {
                    printer.SetPaper(PaperState.End);
                    printer.SetCover(true);
                }
                printer.Receive(Job.AsSpan(0, offset), TimeSpan.Zero);
                Assert.Empty(Replies(printer));
                printer.Receive([0x10, 0x04, (byte)kind], TimeSpan.Zero);
                Assert.Equal([answers[kind - 1]], Replies(printer));
            }
        }
    }

    [Fact]
    public void Between_commands_and_in_text_the_paper_is_the_same_to_the_dot()
    {
        var clean = Paper(new PrinterModel(Make(true)), [Job]);
        var harmless = 0;
        foreach (var offset in Enumerable.Range(0, Job.Length + 1).Where(IsBetweenCommands))
        {
            for (byte kind = 1; kind <= 4; kind++)
            {
                byte[][] pieces = [Job[..offset], [0x10, 0x04, kind], Job[offset..]];
                Assert.Equal(clean, Paper(new PrinterModel(Make(true)), pieces));
            }
            harmless++;
        }
        Assert.InRange(harmless, 60, 100);
    }

    /// <summary>The host that leaves room for the question (three bytes of the picture are the question's): nothing is
    /// lost, nothing is moved, and the picture has those bytes as its dots.</summary>
    [Fact]
    public void In_a_picture_the_bytes_are_its_own_dots_and_all_around_it_is_unchanged()
    {
        var clean = new PrinterModel(Make(true));
        Paper(clean, [Job]);
        var text = Text(clean);
        foreach (var (data, start) in Pictures())
        {
            for (var at = 0; at <= data.Length - 3; at++)
            {
                var offset = start + at;
                byte[] written = [.. Job[..offset], 0x10, 0x04, 0x02, .. Job[(offset + 3)..]];
                var printer = new PrinterModel(Make(true));
                var paper = Paper(printer, [written]);
                Assert.Equal([0x12], Replies(printer));
                Assert.Equal(text, Text(printer));
                byte[] drawn = [.. data[..at], 0x10, 0x04, 0x02, .. data[(at + 3)..]];
                Assert.Contains(Convert.ToHexString(drawn), paper[0]);
            }
        }
    }

    /// <summary>The host that pushes it in, against the manual. It is answered there too. In the head of a command it
    /// may become a length, for which any printer then waits. Clearing the buffers ends that, and the next slip is
    /// right to the dot.</summary>
    [Fact]
    public void Pushed_into_a_command_it_is_answered_and_after_clearing_the_next_slip_is_right()
    {
        for (var offset = 0; offset <= Job.Length; offset++)
        {
            var printer = new PrinterModel(Make(true));
            printer.Receive(Job.AsSpan(0, offset), TimeSpan.Zero);
            printer.Receive([0x10, 0x04, 0x04], TimeSpan.Zero);
            Assert.Equal([0x12], Replies(printer));
            printer.Receive(Job.AsSpan(offset), TimeSpan.Zero);
            Replies(printer);
            printer.Receive(Clear, TimeSpan.Zero);
            Assert.Equal([0x37, 0x25, 0x00], Replies(printer));
            Assert.Equal(NextPaper, LastPaper(printer, Next));
        }
    }

    [Fact]
    public void Pushed_into_a_picture_only_that_picture_and_the_bytes_behind_it_change()
    {
        foreach (var (data, start) in Pictures())
        {
            for (var at = 1; at < data.Length; at++)
            {
                var offset = start + at;
                var printer = new PrinterModel(Make(true));
                Paper(printer, [Job[..offset], [0x10, 0x04, 0x04], Job[offset..]]);
                var text = Text(printer);
                Assert.Contains("座位票", text);
                Assert.Contains("Seat 12", text);
                Assert.Contains("between the pictures", text);
                Assert.Contains("the last line", text);
                Assert.Contains("[QR QR-0001]", text);
            }
        }
    }

    /// <summary>The offsets at which no command is begun: between two of them, and between two characters of text, of
    /// which a Chinese one has two bytes.</summary>
    private static bool IsBetweenCommands(int offset)
    {
        var start = 0;
        for (var index = 0; index < Commands.Length; index++)
        {
            var command = Commands[index];
            if (offset == start) return !HeadsOfOthers.Contains(index - 1);
            var isText = command[0] >= 0x20 && command != Raster && command != Graphic && index != BarcodeData;
            if (offset < start + command.Length)
                return isText && (command[0] < 0x80 || offset - start >= 6 || (offset - start) % 2 == 0);
            start += command.Length;
        }
        return true;
    }

    private static (byte[] Data, int Start)[] Pictures() =>
    [
        (Raster, Commands.TakeWhile(static command => command != Raster).Sum(static command => command.Length)),
        (Graphic, Commands.TakeWhile(static command => command != Graphic).Sum(static command => command.Length)),
    ];

    private static PrinterModelOptions Make(bool instant) => new() { Instant = instant, BufferBytes = 16_384 };

    private static byte[] Bytes(string written) => TestPrinter.Bytes(written);

    /// <summary>48 bytes across, 28 down, each of them a character: those that are left over print as one.</summary>
    private static byte[] Picture(int seed)
    {
        var bytes = new byte[48 * 28];
        new Random(seed).NextBytes(bytes);
        for (var index = 0; index < bytes.Length; index++) bytes[index] = (byte)('!' + bytes[index] % 94);
        return bytes;
    }

    private static byte[] Replies(PrinterModel printer)
    {
        var all = new List<byte>();
        while (printer.TryTakeReply(out var bytes)) all.AddRange(bytes);
        return [.. all];
    }

    private static string Text(PrinterModel printer) =>
        string.Concat(printer.Slips.Select(static slip => slip.Text));

    /// <summary>Every piece of paper, dot by dot.</summary>
    private static string[] Paper(PrinterModel printer, byte[][] pieces)
    {
        foreach (var piece in pieces) printer.Receive(piece, TimeSpan.Zero);
        while (printer.NextWake is { } wake) printer.Advance(wake);
        printer.TearOff(TimeSpan.Zero);
        return [.. printer.Slips.Select(Digest)];
    }

    private static string[] LastPaper(PrinterModel printer, byte[] job)
    {
        printer.TearOff(TimeSpan.Zero);
        var before = printer.Slips.Count;
        printer.Receive(job, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return [.. printer.Slips.Skip(before).Select(Digest)];
    }

    /// <summary>All that is on it and where: marks compare by their places, pictures by their dots as well.</summary>
    private static string Digest(PrintedSlip slip) => string.Join('\n',
        PictureBands.Merge(slip.Marks).Select(static mark => mark is Mark.Picture picture
            ? $"{picture.X},{picture.Y} {picture.Kind} {Convert.ToHexString(picture.Dots().Bits)}"
            : mark.ToString()));
}
