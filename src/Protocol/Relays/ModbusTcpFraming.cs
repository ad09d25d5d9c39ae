namespace PosDaemon.Protocol.Relays;

/// <summary>Modbus Messaging on TCP/IP V1.0b (3.1.3): transaction, protocol 0, number of bytes that follow, unit,
/// message, numbers with the high byte first. A reply is known by its transaction; gateways change the unit.</summary>
/// <param name="unit">The board's number behind a gateway, 1 to 247; a board with a network of its own ignores it.
/// </param>
public sealed class ModbusTcpFraming(int unit) : ModbusFraming
{
    private const int HeaderBytes = 7, BytesBeforeUnit = 6;

    private readonly byte _unit = checked((byte)unit);
    private ushort _transaction;

    private protected override byte[] Frame(ModbusRequest request)
    {
        _transaction++;
        var frame = new byte[HeaderBytes + ModbusRequest.Length];
        (frame[0], frame[1]) = ((byte)(_transaction >> 8), (byte)_transaction);
        frame[5] = (byte)(frame.Length - BytesBeforeUnit);
        frame[6] = _unit;
        request.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    private protected override ModbusReply? Match(ReadOnlySpan<byte> bytes, ModbusRequest request)
    {
        if (bytes.Length < HeaderBytes || request.ReplyIn(bytes[HeaderBytes..]) is not var (reply, length))
            return null;
        var end = HeaderBytes + length;
        var isReply = bytes[0] == _transaction >> 8 && bytes[1] == (byte)_transaction && bytes[2] == 0 && bytes[3] == 0
            && bytes[4] == 0 && bytes[5] == end - BytesBeforeUnit;
        return isReply ? reply : null;
    }
}
