namespace PosDaemon.Protocol.Scanning.Ssi;

/// <summary>One packet of the Simple Serial Interface of Zebra, Symbol and Motorola readers: length, opcode, source,
/// status, data, and two bytes of checksum. The length counts everything but the checksum; the checksum is the two's
/// complement of the sum of the bytes before it, high byte first.</summary>
/// <remarks>Motorola SE955 product reference guide, chapter 10; opcodes by docs.zebra.com, SSI commands.</remarks>
/// <param name="Opcode">See <see cref="SsiOpcode"/>; others are kept as they are.</param>
/// <param name="Status">Bit 0: sent again; bit 1: another packet of the same message follows.</param>
/// <param name="Data">0 to 251 bytes.</param>
public readonly record struct SsiPacket(byte Opcode, byte Status, ReadOnlyMemory<byte> Data)
{
    internal const int HeaderLength = 4, ChecksumLength = 2;

    private const byte Host = 0x04, SentAgain = 0x01, Continued = 0x02;

    /// <summary>The reader has not heard an answer to it, or was told to send it again.</summary>
    public bool IsRetransmitted => (Status & SentAgain) != 0;

    /// <summary>The message goes on in the next packet.</summary>
    public bool IsContinued => (Status & Continued) != 0;

    /// <summary>Bytes of a packet from the host.</summary>
    /// <param name="data">251 bytes at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than a packet.</exception>
    public static byte[] FromHost(SsiOpcode opcode, params ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, byte.MaxValue - HeaderLength);
        byte[] packet =
            [(byte)(HeaderLength + data.Length), (byte)opcode, Host, 0, .. data, 0, 0];
        var sum = Checksum(packet.AsSpan(0, packet[0]));
        (packet[^2], packet[^1]) = ((byte)(sum >> 8), (byte)sum);
        return packet;
    }

    internal static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        foreach (var one in bytes)
            sum += one;
        return (ushort)-sum;
    }
}

/// <summary>Opcodes that this host sends or understands.</summary>
public enum SsiOpcode : byte
{
    Acknowledge = 0xD0,

    /// <summary>One byte of cause follows; 1: send it again.</summary>
    NotAcknowledge = 0xD1,

    /// <summary>Reads as if the trigger were pulled.</summary>
    StartSession = 0xE4,

    StopSession = 0xE5,

    /// <summary>One byte of sound follows.</summary>
    Beep = 0xE6,

    /// <summary>A code: one byte of symbology, then what it says.</summary>
    DecodeData = 0xF3,
}
