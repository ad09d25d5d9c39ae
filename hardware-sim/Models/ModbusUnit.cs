namespace PosSim.Models;

/// <summary>A Modbus board with relays (coils) and inputs, RTU or over TCP, as the standard has it and with Waveshare's
/// "flash on" (coil 0200 and channel, in 100 ms) where it is of that make.</summary>
/// <remarks>RTU by number, length and CRC; a real board also wants silence between frames, of which a line of the bench
/// knows nothing.</remarks>
internal sealed class ModbusUnit(ModbusKind kind, byte unit) : IRelayProtocol
{
    private const int Longest = 260, RequestPdu = 5, MbapBytes = 7;
    private const byte ReadCoils = 1, ReadInputs = 2, WriteCoil = 5;
    private const byte IllegalFunction = 1, IllegalAddress = 2, IllegalValue = 3;

    private readonly List<byte> _pending = [];

    public long Skipped { get; private set; }

    /// <summary>The make knows "flash on".</summary>
    public bool Flashes { get; init; }

    public byte[] Read(byte[] bytes, IRelays relays)
    {
        var answers = new List<byte>();
        foreach (var value in bytes)
        {
            _pending.Add(value);
            if (_pending.Count > Longest) Skip(1);
            while (FrameIsWhole() is { } length)
            {
                answers.AddRange(Answer([.. _pending.Take(length)], relays));
                _pending.RemoveRange(0, length);
            }
        }
        return [.. answers];
    }

    public void Reset() => _pending.Clear();

    /// <summary>The length of the request that has come; what stands before it is skipped. All requests that this board
    /// knows, and those that it refuses, are eight bytes in RTU.</summary>
    private int? FrameIsWhole()
    {
        var length = kind == ModbusKind.Rtu ? 1 + RequestPdu + 2 : MbapBytes + RequestPdu;
        while (_pending.Count >= length)
        {
            if (kind == ModbusKind.Rtu ? IsRtu([.. _pending.Take(length)]) : IsTcp()) return length;
            Skip(1);
        }
        return null;
    }

    private bool IsRtu(byte[] frame) => frame[0] == unit && Crc(frame[..^2]) is var crc
        && frame[^2] == (crc & 0xFF) && frame[^1] == crc >> 8;

    private bool IsTcp() =>
        _pending[2] == 0 && _pending[3] == 0 && _pending[4] == 0 && _pending[5] == 1 + RequestPdu;

    private byte[] Answer(byte[] frame, IRelays relays)
    {
        if (kind == ModbusKind.Rtu)
        {
            byte[] answer = [unit, .. Act(frame[1..^2], relays)];
            var crc = Crc(answer);
            return [.. answer, (byte)crc, (byte)(crc >> 8)];
        }
        var pdu = Act(frame[MbapBytes..], relays);
        return [frame[0], frame[1], 0, 0, 0, (byte)(1 + pdu.Length), frame[6], .. pdu];
    }

    private byte[] Act(byte[] pdu, IRelays relays)
    {
        var (address, value) = ((pdu[1] << 8) | pdu[2], (pdu[3] << 8) | pdu[4]);
        return pdu[0] switch
        {
            ReadCoils => Levels(pdu[0], address, value, relays.Channels, relays.IsDriven),
            ReadInputs => Levels(pdu[0], address, value, relays.Inputs, relays.IsInputOn),
            WriteCoil => Write(pdu, address, value, relays),
            var other => Refuse(other, IllegalFunction),
        };
    }

    private byte[] Write(byte[] pdu, int address, int value, IRelays relays)
    {
        var channel = (Flashes ? address & 0xFF : address) + 1;
        var isFlash = Flashes && address >> 8 == 2;
        if (channel > relays.Channels || (!isFlash && address > 0xFF)) return Refuse(pdu[0], IllegalAddress);
        if (!isFlash && value is not (0xFF00 or 0)) return Refuse(pdu[0], IllegalValue);
        if (isFlash) relays.Flash(channel, TimeSpan.FromMilliseconds(100 * value));
        else relays.Switch(channel, value != 0);
        return pdu;
    }

    private static byte[] Levels(byte function, int first, int count, int there, Func<int, bool> isOn)
    {
        if (count is < 1 or > 2000) return Refuse(function, IllegalValue);
        if (first + count > there) return Refuse(function, IllegalAddress);
        var bytes = new byte[(count + 7) / 8];
        for (var index = 0; index < count; index++)
            if (isOn(first + index + 1)) bytes[index / 8] |= (byte)(1 << (index % 8));
        return [function, (byte)bytes.Length, .. bytes];
    }

    private static byte[] Refuse(byte function, byte why) => [(byte)(function | 0x80), why];

    private void Skip(int count)
    {
        Skipped += count;
        _pending.RemoveRange(0, count);
    }

    private static int Crc(byte[] bytes)
    {
        var rest = 0xFFFF;
        foreach (var value in bytes)
        {
            rest ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                var carries = (rest & 1) == 1;
                rest >>= 1;
                if (carries) rest ^= 0xA001;
            }
        }
        return rest;
    }
}

/// <summary>How a board's messages are wrapped.</summary>
internal enum ModbusKind
{
    Rtu,
    Tcp,
}
