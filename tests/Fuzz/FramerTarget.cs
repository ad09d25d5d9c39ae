using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Fuzz;

/// <summary>Codes from a scanner's line: the same frames however split, none longer than allowed.</summary>
internal sealed class FramerTarget : ITarget
{
    private const int LongestCode = 40;

    private static readonly ScanFraming[] Framings =
    [
        ScanFraming.Auto, ScanFraming.AnyTerminator, ScanFraming.CarriageReturn, ScanFraming.LineFeed, ScanFraming.Tab,
        ScanFraming.EndOfText, ScanFraming.Silence, ScanFraming.None,
    ];

    private readonly byte[] _buffer = new byte[400];
    private int _length;

    public string Name => "scanframer";

    public string LastInput => Convert.ToHexString(_buffer.AsSpan(0, _length));

    public int Try(Chance chance)
    {
        _length = chance.Next(1, chance.OneIn(10) ? _buffer.Length : 60);
        for (var index = 0; index < _length; index++)
            _buffer[index] = chance.OneIn(6) ? "\r\n\t\u0003"u8[chance.Next(4)] : chance.NextByte();
        var framing = chance.Of(Framings);
        var isOpen = chance.OneIn(2);
        var whole = Run(framing, isOpen, Splitting.Whole, chance);
        if (whole != Run(framing, isOpen, Splitting.Chance, chance))
            throw new BrokenPromiseException($"{framing}: split by chance it gives other codes");
        if (chance.OneIn(100) && whole != Run(framing, isOpen, Splitting.Bytes, chance))
            throw new BrokenPromiseException($"{framing}: byte by byte it gives other codes");
        return _length;
    }

    private ulong Run(ScanFraming framing, bool isOpen, Splitting splitting, Chance chance)
    {
        var framer = new ScanFramer(framing, LongestCode);
        if (isOpen) framer.TrySilence(out _);
        return FoundFrames.DigestOf(framer, _buffer.AsSpan(0, _length), splitting, chance, LongestCode);
    }
}
