using PosDaemon.Protocol.Keyboard;
using PosDaemon.Protocol.Scanning;
using PosSim.Models.Scanners;

namespace PosDaemon.Fuzz;

/// <summary>Key events in any order: the same codes however split, none longer than allowed, and after a silence with
/// all keys let go the next code is read as it was typed.</summary>
internal sealed class KeyTarget : ITarget
{
    private const int LongestCode = 40;

    private byte[] _events = [];

    public string Name => "keys";

    public string LastInput => Convert.ToHexString(_events);

    public int Try(Chance chance)
    {
        var events = new List<byte>();
        for (var left = chance.Next(1, 60); left > 0; left--)
            events.AddRange(chance.OneIn(20)
                ? KeyStrokes.Event((ushort)chance.Next(20), (ushort)chance.Next(8), chance.Next(3))
                : KeyStrokes.Event(1, (ushort)chance.Next(120), chance.Next(3)));
        _events = [.. events];
        var whole = Run(Splitting.Whole, chance);
        if (whole != Run(Splitting.Chance, chance))
            throw new BrokenPromiseException("split by chance it gives other codes");
        return _events.Length;
    }

    private ulong Run(Splitting splitting, Chance chance)
    {
        var reader = new KeyReader(ScanFraming.Auto, LongestCode, InputEvent.SizeOn64Bit);
        reader.TrySilence(out _);
        var digest = FoundFrames.DigestOf(reader, _events, splitting, chance, LongestCode);
        CheckNext(reader);
        return digest;
    }

    private static void CheckNext(KeyReader reader)
    {
        // Unplugged and plugged in again, so that no key is held; the lamp says what CapsLock is.
        reader.Abandon();
        reader.TrySilence(out _);
        ReadOnlySpan<byte> next = [.. KeyStrokes.Event(0x11, 1, 0), .. KeyStrokes.Of("QR-1\r"u8)];
        if (!reader.TryNext(ref next, out var frame) || !frame.Code.Span.SequenceEqual("QR-1"u8))
            throw new BrokenPromiseException($"the next code is {frame.Kind} of {frame.Length} bytes");
    }
}
