namespace PosSim.Models.Scanners;

/// <summary>The part of a reader in SSI packets mode that sends its codes: one packet at a time, which must be
/// acknowledged, and is sent again where it is refused or no answer comes; and what it is told, each acknowledged
/// (Motorola SE955 guide, chapter 10). No clock of its own.</summary>
internal sealed class SsiSender
{
    /// <summary>So long it waits for the host's answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // The first one and two more.
    private const int MostTries = 3;

    private const byte Decoder = 0x00, DecodeData = 0xF3, Qr = 0x1C, Yes = 0xD0, No = 0xD1;
    private const byte SentAgain = 0x01, GoesOn = 0x02;
    private const int Header = 4, Checksum = 2, MostOfCode = 250;

    // Of the decoder.
    private static readonly byte[] Acknowledge = [0x04, Yes, Decoder, 0x00, 0xFF, 0x2C];

    private readonly Queue<byte[]> _packets = new();
    private readonly List<byte> _heard = [];
    private int _tries;
    private DateTimeOffset _sentAt;

    /// <summary>When it sends again by itself; null while nothing is under way.</summary>
    public DateTimeOffset? NextSend => _tries > 0 ? _sentAt + Patience : null;

    /// <summary>Obeys a command of the host: opcode and data.</summary>
    public Action<byte, byte[]> Obey { get; init; } = static (_, _) => { };

    /// <summary>Packets that were given up.</summary>
    public int Lost { get; private set; }

    /// <returns>What goes over the line now.</returns>
    public byte[] Read(ReadOnlySpan<byte> code, DateTimeOffset now)
    {
        do
        {
            var part = code[..Math.Min(MostOfCode, code.Length)];
            code = code[part.Length..];
            _packets.Enqueue(Packet(part, code.Length > 0 ? GoesOn : (byte)0));
        }
        while (code.Length > 0);
        return _tries == 0 ? Send(now) : [];
    }

    /// <summary>Takes in what the host says.</summary>
    /// <returns>What goes over the line now.</returns>
    public byte[] Receive(ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        _heard.AddRange(bytes);
        var sent = new List<byte>();
        while (TryHear(out var opcode, out var data))
        {
            if (opcode == Yes && _tries > 0)
                sent.AddRange(End(now));
            else if (opcode == No && _tries > 0)
                sent.AddRange(Repeat(now));
            if (opcode is Yes or No)
                continue;
            Obey(opcode, data);
            sent.AddRange(Acknowledge);
        }

        return [.. sent];
    }

    /// <returns>What goes over the line now that time has passed.</returns>
    public byte[] Elapse(DateTimeOffset now) => NextSend is { } at && now >= at ? Repeat(now) : [];

    public void Clear()
    {
        _packets.Clear();
        _heard.Clear();
        _tries = 0;
    }

    private byte[] Send(DateTimeOffset now)
    {
        if (!_packets.TryPeek(out var packet)) return [];
        (_tries, _sentAt) = (_tries + 1, now);
        return packet;
    }

    private byte[] Repeat(DateTimeOffset now)
    {
        if (_tries == MostTries)
        {
            Lost++;
            return End(now);
        }

        var packet = _packets.Peek();
        packet[3] |= SentAgain;
        Sign(packet);
        return Send(now);
    }

    private byte[] End(DateTimeOffset now)
    {
        _packets.Dequeue();
        _tries = 0;
        return Send(now);
    }

    private bool TryHear(out byte opcode, out byte[] data)
    {
        (opcode, data) = (0, []);
        while (_heard.Count >= Header + Checksum)
        {
            var length = _heard[0] + Checksum;
            if (_heard[0] >= Header && _heard.Count < length) return false;
            byte[] packet = _heard[0] >= Header ? [.. _heard.Take(length)] : [];
            if (packet.Length == 0 || !IsSound(packet))
            {
                _heard.RemoveAt(0);
                continue;
            }

            _heard.RemoveRange(0, length);
            (opcode, data) = (packet[1], packet[Header..^Checksum]);
            return true;
        }

        return false;
    }

    private static byte[] Packet(ReadOnlySpan<byte> code, byte status)
    {
        byte[] packet = [(byte)(Header + 1 + code.Length), DecodeData, Decoder, status, Qr, .. code, 0, 0];
        Sign(packet);
        return packet;
    }

    private static bool IsSound(byte[] packet)
    {
        byte[] signed = [.. packet];
        Sign(signed);
        return signed.AsSpan().SequenceEqual(packet);
    }

    private static void Sign(byte[] packet)
    {
        var sum = (ushort)-packet.AsSpan(0, packet[0]).ToArray().Sum(one => one);
        (packet[^2], packet[^1]) = ((byte)(sum >> 8), (byte)sum);
    }
}
