namespace PosSim.Models;

/// <summary>Reads the command of PATLITE's network towers (NHL series manual, 3.6): <c>58 58 53 00 00 06</c>, five
/// lamps (red, amber, green, blue, white) and the buzzer; each is answered by ACK. Split and joined writes are the same
/// to it; what is no command is skipped and counted, and answered by NAK.</summary>
internal sealed class PatliteParser
{
    private const byte Unchanged = 9, MostOfLamp = 3, MostOfBuzzer = 4, Ack = 0x06, Nak = 0x15;
    private const int Lamps = 5, Length = 12;

    private static readonly byte[] Head = [0x58, 0x58, 0x53, 0x00, 0x00, 0x06];

    private readonly List<byte> _pending = [];
    private readonly byte[] _lamps = new byte[Lamps];

    public long Skipped { get; private set; }

    /// <summary>0 off, 1 on, 2 and 3 the two ways to flash.</summary>
    public IReadOnlyList<byte> State => _lamps;

    /// <summary>0 is silent.</summary>
    public byte Buzzer { get; private set; }

    /// <summary>Calls <paramref name="changed"/> after each command.</summary>
    /// <returns>What it answers.</returns>
    public byte[] Read(ReadOnlySpan<byte> bytes, Action changed)
    {
        var answers = new List<byte>();
        var skipped = Skipped;
        foreach (var value in bytes)
        {
            _pending.Add(value);
            while (_pending.Count > 0 && !IsBegun()) Skip();
            if (_pending.Count < Length) continue;
            if (TryObey())
            {
                _pending.Clear();
                changed();
                answers.Add(Ack);
                continue;
            }

            do Skip();
            while (_pending.Count > 0 && !IsBegun());
        }

        return [.. answers, .. skipped == Skipped ? [] : new[] { Nak }];
    }

    public void LosePower()
    {
        _pending.Clear();
        Array.Clear(_lamps);
        Buzzer = 0;
    }

    private bool IsBegun() => _pending.Take(Head.Length).SequenceEqual(Head.Take(_pending.Count));

    private void Skip()
    {
        Skipped++;
        _pending.RemoveAt(0);
    }

    private bool TryObey()
    {
        var (lamps, buzzer) = (_pending.Skip(Head.Length).Take(Lamps).ToArray(), _pending[Head.Length + Lamps]);
        if (lamps.Any(static lamp => lamp is > MostOfLamp and not Unchanged)
            || buzzer is > MostOfBuzzer and not Unchanged) return false;
        for (var index = 0; index < Lamps; index++)
            if (lamps[index] != Unchanged) _lamps[index] = lamps[index];
        if (buzzer != Unchanged) Buzzer = buzzer;
        return true;
    }
}
