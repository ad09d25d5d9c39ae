namespace PosDaemon.Protocol.Relays;

/// <summary>Modbus over Serial Line V1.02, RTU mode (2.5.1): unit, message, CRC-16 with its low byte first. Frames are
/// told apart by their CRC and not by silence, of which a USB converter keeps nothing.</summary>
/// <param name="unit">The board's number on the line, 1 to 247.</param>
public sealed class ModbusRtuFraming(int unit) : ModbusFraming
{
    private const int CrcBytes = 2;

    private readonly byte _unit = checked((byte)unit);

    private protected override byte[] Frame(ModbusRequest request)
    {
        var frame = new byte[1 + ModbusRequest.Length + CrcBytes];
        frame[0] = _unit;
        request.WriteTo(frame.AsSpan(1));
        var crc = Crc(frame.AsSpan(0, frame.Length - CrcBytes));
        (frame[^2], frame[^1]) = ((byte)crc, (byte)(crc >> 8));
        return frame;
    }

    private protected override ModbusReply? Match(ReadOnlySpan<byte> bytes, ModbusRequest request)
    {
        if (bytes[0] != _unit || request.ReplyIn(bytes[1..]) is not var (reply, length))
            return null;
        var end = 1 + length;
        if (bytes.Length < end + CrcBytes)
            return null;
        var crc = Crc(bytes[..end]);
        return bytes[end] == (byte)crc && bytes[end + 1] == crc >> 8 ? reply : null;
    }

    // Polynomial A001 (8005 reversed), beginning with all ones.
    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        const ushort Polynomial = 0xA001;
        ushort crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (ushort)((crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial);
        }

        return crc;
    }
}
