namespace PosDaemon.Protocol.Relays;

/// <summary>Commands of the CH340 "LCUS" relay boards, 9600 8N1. The old boards never answer and have no timer of
/// their own: whoever switches on must switch off.</summary>
/// <remarks>A0, channel, operation (00 off, 01 on), sum of the three modulo 256. Some newer boards take channel 0F
/// for all channels.</remarks>
public static class LcusRelay
{
    public const int MinChannel = 1;

    public const int MaxChannel = 16;

    private const byte Start = 0xA0, TurnOff = 0x00, TurnOn = 0x01;

    public static byte[] On(int channel) => Command(channel, TurnOn);

    public static byte[] Off(int channel) => Command(channel, TurnOff);

    private static byte[] Command(int channel, byte operation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channel, MinChannel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channel, MaxChannel);
        return [Start, (byte)channel, operation, (byte)(Start + channel + operation)];
    }
}
