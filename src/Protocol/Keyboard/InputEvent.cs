using System.Runtime.InteropServices;

namespace PosDaemon.Protocol.Keyboard;

/// <summary>One event of Linux's evdev (linux/input.h, struct input_event): a time of two machine words, type, code,
/// value, in the machine's byte order.</summary>
/// <param name="Value">Of a key: 1 pressed, 0 let go, 2 repeated by the system. Of an LED: 1 on, 0 off.</param>
public readonly record struct InputEvent(InputEventType Type, ushort Code, int Value)
{
    public const int SizeOn64Bit = 24, SizeOn32Bit = 16;

    /// <summary>Codes of <see cref="InputEventType.Synchronize"/>: the end of what happened at one time; events were
    /// lost since, up to the next such end.</summary>
    public const ushort Report = 0, Dropped = 3;

    /// <summary>Code of <see cref="InputEventType.Led"/>.</summary>
    public const ushort CapsLockLed = 1;

    private const int CodeAt = 2, ValueAt = 4, WithoutTime = 8;

    /// <summary>Bytes of one on this machine.</summary>
    public static int Size => nint.Size == 8 ? SizeOn64Bit : SizeOn32Bit;

    /// <param name="bytes">One event, of either size; its time is left out.</param>
    public static InputEvent Read(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[^WithoutTime..];
        return new((InputEventType)MemoryMarshal.Read<ushort>(rest), MemoryMarshal.Read<ushort>(rest[CodeAt..]),
            MemoryMarshal.Read<int>(rest[ValueAt..]));
    }
}

/// <summary>Types of events that mean something here; there are others.</summary>
public enum InputEventType : ushort
{
    Synchronize = 0x00,
    Key = 0x01,
    Led = 0x11,
}
