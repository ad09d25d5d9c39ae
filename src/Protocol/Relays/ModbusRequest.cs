namespace PosDaemon.Protocol.Relays;

/// <summary>One request of the kinds that relays with inputs know, by the Modbus Application Protocol V1.1b3.</summary>
/// <remarks>Function, address and value, the last two with the high byte first.</remarks>
public readonly record struct ModbusRequest
{
    /// <summary>The most coils or inputs that one request asks for here.</summary>
    public const int MostBits = 32;

    private const byte ReadCoilsCode = 0x01, ReadInputsCode = 0x02, WriteCoilCode = 0x05, Refusal = 0x80;
    private const int On = 0xFF00, Off = 0x0000;

    // Coil addresses from here on are commands of Waveshare's boards and no coils.
    private const int FlashOn = 0x0200, MostFlash = 0x7FFF;

    private readonly byte _function;
    private readonly ushort _address, _value;

    private ModbusRequest(byte function, int address, int value) =>
        (_function, _address, _value) = (function, checked((ushort)address), checked((ushort)value));

    /// <summary>What <see cref="FlashCoil"/> counts in: 100 ms.</summary>
    public static TimeSpan FlashStep { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes of a request.</summary>
    internal const int Length = 5;

    /// <summary>The most bytes of a reply.</summary>
    internal const int LongestReply = 2 + (MostBits / 8);

    /// <summary>Function 05 (6.5): FF00 is on, 0000 off, nothing else is legal. The reply is the request.</summary>
    /// <param name="coil">From 0.</param>
    /// <param name="on">Whether the relay is to be driven.</param>
    public static ModbusRequest WriteCoil(int coil, bool on) => new(WriteCoilCode, coil, on ? On : Off);

    /// <summary>Waveshare's "flash on" (Modbus RTU Relay, wiki, development protocol V2): function 05 to address 0200
    /// and the coil. The board drives the relay for that time and releases it by itself. Not of the standard.</summary>
    /// <param name="coil">0 to 255.</param>
    /// <param name="length">In steps of <see cref="FlashStep"/>, 100 ms to 3276.7 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">The coil or the length is out of its range.</exception>
    public static ModbusRequest FlashCoil(int coil, TimeSpan length)
    {
        var steps = length.Ticks / FlashStep.Ticks;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(coil, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostFlash, nameof(length));
        return new(WriteCoilCode, FlashOn + coil, (int)steps);
    }

    /// <summary>Function 01 (6.1).</summary>
    /// <param name="first">From 0.</param>
    /// <param name="count">1 to <see cref="MostBits"/>.</param>
    public static ModbusRequest ReadCoils(int first, int count) => Read(ReadCoilsCode, first, count);

    /// <summary>Function 02 (6.2), discrete inputs.</summary>
    /// <param name="first">From 0.</param>
    /// <param name="count">1 to <see cref="MostBits"/>.</param>
    public static ModbusRequest ReadInputs(int first, int count) => Read(ReadInputsCode, first, count);

    internal void WriteTo(Span<byte> target)
    {
        target[0] = _function;
        (target[1], target[2]) = ((byte)(_address >> 8), (byte)_address);
        (target[3], target[4]) = ((byte)(_value >> 8), (byte)_value);
    }

    /// <summary>The reply to this request that bytes begin with, and how many they are; null where they are no such
    /// reply, or not all of one.</summary>
    internal (ModbusReply Reply, int Length)? ReplyIn(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
            return null;
        if (bytes[0] == (_function | Refusal))
            return (new ModbusReply.Refused(bytes[1]), 2);
        if (bytes[0] != _function)
            return null;
        return _function == WriteCoilCode ? Echo(bytes) : Levels(bytes);
    }

    private static ModbusRequest Read(byte function, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostBits);
        return new(function, first, count);
    }

    private (ModbusReply Reply, int Length)? Echo(ReadOnlySpan<byte> bytes)
    {
        Span<byte> request = stackalloc byte[Length];
        WriteTo(request);
        return bytes.StartsWith(request) ? (new ModbusReply.Written(), Length) : null;
    }

    // Function, number of bytes, then eight levels a byte, the first in the lowest bit.
    private (ModbusReply Reply, int Length)? Levels(ReadOnlySpan<byte> bytes)
    {
        var count = (_value + 7) / 8;
        if (bytes[1] != count || bytes.Length < 2 + count)
            return null;
        var levels = 0u;
        for (var index = 0; index < count; index++)
            levels |= (uint)bytes[2 + index] << (8 * index);
        return (new ModbusReply.Levels(levels & (uint.MaxValue >> (MostBits - _value))), 2 + count);
    }
}

/// <summary>What a board answers to one request.</summary>
public abstract record ModbusReply
{
    private ModbusReply()
    {
    }

    /// <summary>It has done what was asked.</summary>
    public sealed record Written : ModbusReply;

    /// <param name="Bits">The first of those asked for in the lowest bit; the rest is 0.</param>
    public sealed record Levels(uint Bits) : ModbusReply;

    /// <summary>An exception reply (7).</summary>
    /// <param name="Code">1 to 4, 5, 6, 8, 0A or 0B; boards send others as well.</param>
    public sealed record Refused(byte Code) : ModbusReply
    {
        /// <summary>The board will never do this: it does not know the function (1), or has no such address (2).
        /// </summary>
        public bool IsUnknown => Code is 1 or 2;

        /// <summary>What was asked was not begun: unknown (1, 2), a wrong value (3), busy (6), or no way to the device
        /// behind a gateway (0A). A device that failed at it (4), still works on it (5), or was asked and not heard
        /// (0B) may have done it.</summary>
        public bool IsNothingDone => Code is 1 or 2 or 3 or 6 or 0x0A;

        /// <summary>For people.</summary>
        public string Reason => Code switch
        {
            1 => "it does not know this function",
            2 => "it has no such channel or input",
            3 => "it does not take this value",
            4 => "it failed",
            5 => "it still works on it",
            6 => "it is busy",
            0x0A or 0x0B => "the device behind the gateway does not answer",
            _ => $"exception {Code}",
        };
    }
}
