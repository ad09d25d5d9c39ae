using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>The bytes of one slip as they go out: told to say by itself what holds it up, the printer gets the slip and
/// what is to prove it. On a slow line a question stands at the end of a line of print every so often: a printer that
/// was switched off and on in the meantime has lost what came before, would print the rest and prove it, and has not
/// answered all of them.</summary>
internal sealed class WatchedSlip
{
    // No printer is off and ready again within this: it has to start.
    private const double SecondsBetween = 0.4;

    // A byte a millisecond or so: less than this is through before anybody reaches the switch.
    private const int FewestBytes = 64;

    private readonly List<int> _ends = [];

    /// <param name="slip">Whole commands.</param>
    /// <param name="proof">What is asked behind it; empty where nothing is.</param>
    /// <param name="bytesASecond">Of the line; null where it is never slower than the printer, and breaks when that is
    /// switched off.</param>
    public WatchedSlip(ReadOnlySpan<byte> slip, ReadOnlySpan<byte> proof, double? bytesASecond)
    {
        var bytes = new List<byte>(slip.Length + proof.Length + 64);
        if (slip.StartsWith(StatusRequest.Initialise))
        {
            // The reset ends what it was told to say by itself.
            bytes.AddRange(StatusRequest.Initialise);
            bytes.AddRange(StatusRequest.WatchOn);
            slip = slip[StatusRequest.Initialise.Length..];
        }

        var stretch = proof.IsEmpty || bytesASecond is not { } speed
            ? int.MaxValue
            : Math.Max(FewestBytes, (int)(speed * SecondsBetween));
        while (!slip.IsEmpty)
        {
            var end = stretch >= slip.Length ? slip.Length : PrintWork.LineEnd(slip, stretch);
            bytes.AddRange(slip[..end]);
            slip = slip[end..];
            if (slip.IsEmpty)
                break;
            bytes.AddRange(Question);
            _ends.Add(bytes.Count);
        }

        bytes.AddRange(proof);
        _ends.Add(bytes.Count);
        Bytes = bytes.ToArray();
    }

    /// <summary>DLE EOT 1: it is answered at once, also by a printer that is full or off line.</summary>
    public static byte[] Question { get; } = StatusRequest.RealTime(1);

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Where each stretch ends: behind its question, the last behind the proof.</summary>
    public IReadOnlyList<int> Ends => _ends;
}
