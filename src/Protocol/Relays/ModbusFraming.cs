namespace PosDaemon.Protocol.Relays;

/// <summary>How requests and replies of one board are wrapped on its line: one request under way at a time. Finds the
/// reply among whatever else the line gives (its own echo, a late reply, noise), and keeps no more than one frame of
/// it.</summary>
public abstract class ModbusFraming
{
    private const int LongestFrame = 7 + ModbusRequest.LongestReply;

    private readonly byte[] _buffer = new byte[4 * LongestFrame];
    private ModbusRequest _request;
    private int _count;

    private protected ModbusFraming()
    {
    }

    /// <summary>The bytes of a request. What has come before it is no reply to it and is forgotten.</summary>
    public byte[] Begin(ModbusRequest request)
    {
        (_request, _count) = (request, 0);
        return Frame(request);
    }

    /// <summary>Reads on; returns the reply when it is whole. Bytes behind it are dropped.</summary>
    public ModbusReply? Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, _buffer.Length - _count);
            bytes[..count].CopyTo(_buffer.AsSpan(_count));
            _count += count;
            bytes = bytes[count..];
            if (Find() is { } found)
                return found;
        }

        return null;
    }

    private protected abstract byte[] Frame(ModbusRequest request);

    /// <summary>The reply that a frame at the beginning of these bytes holds; null where there is none, or not all of
    /// one.</summary>
    private protected abstract ModbusReply? Match(ReadOnlySpan<byte> bytes, ModbusRequest request);

    // Each place is tried: a frame that is not whole yet may be noise, and the reply stand behind it.
    private ModbusReply? Find()
    {
        var bytes = _buffer.AsSpan(0, _count);
        for (var start = 0; start < bytes.Length; start++)
        {
            if (Match(bytes[start..], _request) is not { } reply)
                continue;
            _count = 0;
            return reply;
        }

        var kept = Math.Min(bytes.Length, LongestFrame - 1);
        bytes[^kept..].CopyTo(_buffer);
        _count = kept;
        return null;
    }
}
