using System.Globalization;
using System.Runtime.InteropServices;

namespace PosSim.Models.Scanners;

/// <summary>What a scanner types that is set to be a US keyboard, as the events of a 64-bit Linux's evdev
/// (linux/input.h, struct input_event): each key is pressed and let go, and every step ends with SYN_REPORT.</summary>
internal static class KeyStrokes
{
    private const int EventBytes = 24, TypeAt = 16;
    private const ushort Key = 1, LeftControl = 29, LeftShift = 42, LeftAlt = 56, Enter = 28, TabKey = 15;

    private static readonly (ushort First, string Plain, string Shifted)[] Rows =
    [
        (2, "1234567890-=", "!@#$%^&*()_+"),
        (16, "qwertyuiop[]", "QWERTYUIOP{}"),
        (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"),
        (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
        (57, " ", " "),
    ];

    private static readonly ushort[] KeypadDigits = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73];

    /// <summary>Control characters are typed with Ctrl, and bytes that no key has with Alt and their number on the
    /// keypad.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text)
    {
        var events = new List<byte>();
        foreach (var character in text)
            Type(events, character);
        return [.. events];
    }

    /// <summary>One event and the end of its step.</summary>
    public static byte[] Step(ushort key, bool isPressed) => [.. Event(Key, key, isPressed ? 1 : 0), .. Event(0, 0, 0)];

    public static byte[] Event(ushort type, ushort code, int value)
    {
        var bytes = new byte[EventBytes];
        MemoryMarshal.Write(bytes.AsSpan(TypeAt), type);
        MemoryMarshal.Write(bytes.AsSpan(TypeAt + sizeof(ushort)), code);
        MemoryMarshal.Write(bytes.AsSpan(TypeAt + 2 * sizeof(ushort)), value);
        return bytes;
    }

    private static void Type(List<byte> events, byte character)
    {
        if (character is (byte)'\r' or (byte)'\t')
            Stroke(events, character == '\t' ? TabKey : Enter);
        else if (Find(character) is var (key, isShifted))
            Hold(events, isShifted ? [LeftShift] : [], key);
        else if (character < 0x20 && Find(LetterOf(character)) is var (letter, isAbove))
            Hold(events, isAbove ? [LeftControl, LeftShift] : [LeftControl], letter);
        else
            Hold(events, [LeftAlt], [.. character.ToString("0000", CultureInfo.InvariantCulture)
                .Select(digit => KeypadDigits[digit - '0'])]);
    }

    // Ctrl+A to Ctrl+Z are 01 to 1A; the others are at @ [ \ ] ^ _.
    private static byte LetterOf(byte control) => (byte)(control + (control is > 0 and <= 26 ? 0x60 : 0x40));

    private static (ushort Key, bool IsShifted)? Find(byte character)
    {
        foreach (var (first, plain, shifted) in Rows)
        {
            if (plain.IndexOf((char)character, StringComparison.Ordinal) is >= 0 and var at)
                return ((ushort)(first + at), false);
            if (shifted.IndexOf((char)character, StringComparison.Ordinal) is >= 0 and var above)
                return ((ushort)(first + above), true);
        }

        return null;
    }

    private static void Hold(List<byte> events, ushort[] held, params ReadOnlySpan<ushort> keys)
    {
        foreach (var key in held)
            events.AddRange(Step(key, isPressed: true));
        foreach (var key in keys)
            Stroke(events, key);
        foreach (var key in held)
            events.AddRange(Step(key, isPressed: false));
    }

    private static void Stroke(List<byte> events, ushort key)
    {
        events.AddRange(Step(key, isPressed: true));
        events.AddRange(Step(key, isPressed: false));
    }
}
