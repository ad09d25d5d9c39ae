using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper;

namespace PosDaemon.Fuzz;

/// <summary>The ESC/POS interpreter inside a simulated printer. The same bytes, however split, put the same on paper
/// and give the same answers; a printer that has taken everything so far stays bounded.</summary>
internal sealed class InterpreterTarget : ITarget
{
    private const int MostSlips = 20;

    private readonly CommandGrammar _grammar = new();
    private readonly PrinterModel _old = new(Options(0));
    private byte[] _input = [];

    public string Name => "interpreter";

    public string LastInput => Convert.ToHexString(_input);

    public int Try(Chance chance)
    {
        var made = _grammar.Make(chance);
        _input = made.ToArray();
        var make = chance.Next(16);
        var looks = chance.OneIn(64);
        var whole = Print(make, Splitting.Whole, chance, looks);
        var isTimed = _input.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x10, 0x14]) >= 0
            || _input.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x10, 0x05]) >= 0;
        // What is cleared or recovered in real time is a matter of what was processed when it came.
        if (!isTimed && whole != Print(make, Splitting.Chance, chance, false))
            throw new BrokenPromiseException($"split by chance it prints something else; {FirstDifference(make)}");
        if (!isTimed && chance.OneIn(500) && whole != Print(make, Splitting.Bytes, chance, false))
            throw new BrokenPromiseException($"byte by byte it prints something else; {FirstDifference(make)}");
        FeedOld();
        return _input.Length;
    }

    private string FirstDifference(int make)
    {
        string[] whole = Show(make, _input.Length), bytes = Show(make, 1);
        for (var index = 0; index < Math.Max(whole.Length, bytes.Length); index++)
        {
            var one = whole.ElementAtOrDefault(index) ?? "nothing";
            var other = bytes.ElementAtOrDefault(index) ?? "nothing";
            if (one != other) return $"whole: {one}; byte by byte: {other}";
        }
        return "but not byte by byte";
    }

    private string[] Show(int make, int size)
    {
        var printer = new PrinterModel(Options(make));
        foreach (var piece in _input.Chunk(size)) printer.Receive(piece, TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        return [.. printer.Slips.SelectMany(slip => slip.Marks.Select(mark => mark.ToString())),
            .. printer.Slips.SelectMany(slip => slip.Trace)];
    }

    private static PrinterModelOptions Options(int make) => new()
    {
        Instant = true,
        StartsInChineseMode = (make & 1) != 0,
        WantsLineStart = (make & 2) != 0,
        WidthDots = (make & 4) != 0 ? 384 : 576,
        TracesAll = (make & 8) != 0,
        KeepSlips = MostSlips,
    };

    private ulong Print(int make, Splitting splitting, Chance chance, bool looks)
    {
        var printer = new PrinterModel(Options(make));
        ulong replies = 0;
        Splits.Feed(_input, splitting, chance, piece =>
        {
            printer.Receive(piece, TimeSpan.Zero);
            replies += TakeReplies(printer);
        });
        printer.EndStream(TimeSpan.Zero);
        printer.TearOff(TimeSpan.Zero);
        if (printer.State.DiscardedBytes > 0) throw new BrokenPromiseException("bytes were lost");
        if (looks) Read(printer);
        return PaperDigest.Of(printer.Slips, printer.CurrentTrace) + replies;
    }

    /// <summary>The sum: answers in real time come between the others as soon as their command is in.</summary>
    private static ulong TakeReplies(PrinterModel printer)
    {
        ulong sum = 0;
        while (printer.TryTakeReply(out var reply)) sum += PaperDigest.Of(reply);
        return sum;
    }

    private static void Read(PrinterModel printer)
    {
        foreach (var slip in printer.Slips)
        {
            DecodeTarget.CheckShown(slip);
            _ = slip.QrContents;
            foreach (var mark in slip.Marks)
            {
                var dots = (mark as Mark.Picture)?.Dots();
                if (dots is not null && dots.Rotate(mark.Turn).Height > mark.Height)
                    throw new BrokenPromiseException($"{mark} is drawn higher than it stands");
            }
        }
    }

    /// <summary>A printer that everything goes to and that nobody switches off.</summary>
    private void FeedOld()
    {
        _old.Receive(_input, TimeSpan.Zero);
        TakeReplies(_old);
        if (_old.Slips.Count > MostSlips) throw new BrokenPromiseException($"{_old.Slips.Count} slips are kept");
        if (_old.State.DiscardedBytes > 0) throw new BrokenPromiseException("bytes were lost");
    }
}
