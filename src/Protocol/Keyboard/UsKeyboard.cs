namespace PosDaemon.Protocol.Keyboard;

/// <summary>What the keys of a US keyboard stand for (linux/input-event-codes.h). Scanners type so unless they were set
/// to another country.</summary>
internal static class UsKeyboard
{
    public const ushort LeftControl = 29, LeftShift = 42, RightShift = 54, LeftAlt = 56, CapsLock = 58;
    public const ushort NumLock = 69, ScrollLock = 70, KeypadEnter = 96, RightControl = 97, RightAlt = 100;
    public const ushort Enter = 28;

    // From the code that is named; a blank is a key that stands for nothing here, and Space has no other form.
    private const int FirstRow = 2, Keypad = 71;
    private const string Plain = "1234567890-=\b\tqwertyuiop[]\r asdfghjkl;'` \\zxcvbnm,./";
    private const string Shifted = "!@#$%^&*()_+\b\tQWERTYUIOP{}\r ASDFGHJKL:\"~ |ZXCVBNM<>?";
    private const string Digits = "789-456+1230.";

    private const ushort Escape = 1, KeypadAsterisk = 55, Space = 57, KeypadSlash = 98, Delete = 111;

    /// <summary>The character of a key, 0 where it has none.</summary>
    public static byte CharacterOf(ushort key, bool isShifted) => key switch
    {
        Escape => 0x1B,
        Space => (byte)' ',
        KeypadAsterisk => (byte)'*',
        KeypadSlash => (byte)'/',
        KeypadEnter => (byte)'\r',
        Delete => 0x7F,
        >= FirstRow when key - FirstRow < Plain.Length => Known((isShifted ? Shifted : Plain)[key - FirstRow]),
        >= Keypad when key - Keypad < Digits.Length => (byte)Digits[key - Keypad],
        _ => 0,
    };

    /// <summary>The digit of a key of the keypad, else null.</summary>
    public static int? KeypadDigitOf(ushort key) =>
        key - Keypad is >= 0 and var index && index < Digits.Length && char.IsAsciiDigit(Digits[index])
            ? Digits[index] - '0'
            : null;

    /// <summary>Keys that change what others mean or the LEDs, and stand for nothing themselves.</summary>
    public static bool IsLock(ushort key) => key is CapsLock or NumLock or ScrollLock;

    private static byte Known(char character) => character == ' ' ? (byte)0 : (byte)character;
}
