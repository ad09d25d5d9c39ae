using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Protocol.Keyboard;

/// <summary>Makes codes of the key events of a scanner that types like a keyboard: keys become bytes, and the framing
/// cuts them into codes. Enter is a carriage return; Ctrl and a letter is the control character; a number on the keypad
/// while Alt is held is the byte of that number, or two bytes, high first, where it is over 255. The keypad always
/// gives digits. A key that stands for no byte spoils the code that it is in.</summary>
/// <param name="framing">Where a code ends.</param>
/// <param name="maxLength">The longest code taken, in bytes.</param>
/// <param name="eventSize">Bytes of an event, <see cref="InputEvent.SizeOn64Bit"/> or
/// <see cref="InputEvent.SizeOn32Bit"/>.</param>
/// <param name="isCapsLocked">The LED of CapsLock is on at the beginning.</param>
public sealed class KeyReader(ScanFraming framing, int maxLength, int eventSize, bool isCapsLocked = false)
    : ICodeReader
{
    private const int Pressed = 1, Released = 0;
    private const byte Tab = 0x09, LineFeed = 0x0A, CarriageReturn = 0x0D;

    private readonly ScanFramer _framer = new(framing, maxLength);
    private readonly byte[] _event = new byte[eventSize];
    private readonly Queue<byte> _typed = new();
    private readonly HashSet<ushort> _held = [];
    private int _received;
    private bool _isCapsLocked = isCapsLocked;
    private long? _number;
    private bool _isSpoilt;
    private bool _isDropping;

    public bool InStep => _framer.InStep;

    public bool AwaitsSilence => _framer.AwaitsSilence || _number is not null || _isSpoilt || _received > 0;

    public bool SendsTerminator => _framer.SendsTerminator;

    public bool TryNext(ref ReadOnlySpan<byte> input, out ScanFrame frame)
    {
        do
        {
            while (_typed.TryDequeue(out var next))
            {
                ReadOnlySpan<byte> one = [next];
                if (_framer.TryNext(ref one, out frame))
                {
                    frame = Judge(frame);
                    return true;
                }

                // An end with nothing before it.
                _isSpoilt &= _framer.AwaitsSilence;
            }

            if (_isDropping && TryDrop(out frame))
                return true;
        }
        while (TryReceive(ref input));
        frame = default;
        return false;
    }

    public bool TrySilence(out ScanFrame frame)
    {
        // An Alt that was never let go would make a number of the next code's digits.
        _isSpoilt |= _number is not null;
        (_number, _received) = (null, 0);
        var found = _framer.TrySilence(out frame);
        frame = Judge(frame);
        return found;
    }

    public int Abandon()
    {
        _typed.Clear();
        _held.Clear();
        (_received, _number, _isSpoilt, _isDropping) = (0, null, false, false);
        return _framer.Abandon();
    }

    private bool IsShifted => _held.Contains(UsKeyboard.LeftShift) || _held.Contains(UsKeyboard.RightShift);

    private bool IsControlled => _held.Contains(UsKeyboard.LeftControl) || _held.Contains(UsKeyboard.RightControl);

    private bool IsAlternate => _held.Contains(UsKeyboard.LeftAlt) || _held.Contains(UsKeyboard.RightAlt);

    private bool TryReceive(ref ReadOnlySpan<byte> input)
    {
        var taken = input[..Math.Min(eventSize - _received, input.Length)];
        taken.CopyTo(_event.AsSpan(_received));
        _received += taken.Length;
        input = input[taken.Length..];
        if (_received < eventSize)
            return false;
        _received = 0;
        Handle(InputEvent.Read(_event));
        return true;
    }

    private void Handle(InputEvent happened)
    {
        switch (happened)
        {
            case { Type: InputEventType.Synchronize, Code: InputEvent.Dropped }:
                _isDropping = true;
                break;
            case { Type: InputEventType.Key, Value: Pressed }:
                Press(happened.Code);
                break;
            case { Type: InputEventType.Key, Value: Released }:
                Release(happened.Code);
                break;
            case { Type: InputEventType.Led, Code: InputEvent.CapsLockLed }:
                _isCapsLocked = happened.Value != 0;
                break;
        }
    }

    private void Press(ushort key)
    {
        _held.Add(key);
        if (key == UsKeyboard.CapsLock)
            _isCapsLocked = !_isCapsLocked;
        else if (IsModifier(key) || UsKeyboard.IsLock(key))
            return;
        else if (IsAlternate)
            AddDigit(UsKeyboard.KeypadDigitOf(key));
        else
            Type(key);
    }

    private void Release(ushort key)
    {
        _held.Remove(key);
        if (key is not (UsKeyboard.LeftAlt or UsKeyboard.RightAlt) || IsAlternate || _number is not { } number)
            return;
        _number = null;
        if (number > ushort.MaxValue)
            _isSpoilt = true;
        if (number > byte.MaxValue)
            _typed.Enqueue((byte)(number >> 8));
        _typed.Enqueue((byte)number);
    }

    private void AddDigit(int? digit)
    {
        if (digit is null)
            _isSpoilt = true;
        else
            _number = Math.Min((_number ?? 0) * 10 + digit.Value, int.MaxValue);
    }

    private void Type(ushort key)
    {
        var isLetter = char.IsAsciiLetter((char)UsKeyboard.CharacterOf(key, isShifted: false));
        var isShifted = isLetter ? IsShifted ^ _isCapsLocked : IsShifted;
        var character = UsKeyboard.CharacterOf(key, isShifted);
        if (character == CarriageReturn && !framing.HasFlag(ScanFraming.CarriageReturn))
            character = LineFeed;
        if (character is 0 || (IsControlled && character is not (CarriageReturn or LineFeed or Tab)))
            TypeControl(character);
        else
            _typed.Enqueue(character);
    }

    private void TypeControl(byte character)
    {
        if (ControlOf(character) is { } control)
            _typed.Enqueue(control);
        else
            _isSpoilt = true;
    }

    // 40 to 5F and small letters; the three that need Shift on a US keyboard are taken without it too.
    private static byte? ControlOf(byte character) => character switch
    {
        >= (byte)'@' and <= (byte)'_' or >= (byte)'a' and <= (byte)'z' => (byte)(character & 0x1F),
        (byte)'2' => 0x00,
        (byte)'6' => 0x1E,
        (byte)'-' => 0x1F,
        _ => null,
    };

    private static bool IsModifier(ushort key) => key is UsKeyboard.LeftShift or UsKeyboard.RightShift
        or UsKeyboard.LeftControl or UsKeyboard.RightControl or UsKeyboard.LeftAlt or UsKeyboard.RightAlt;

    private bool TryDrop(out ScanFrame frame)
    {
        // At least one event is gone, and with it perhaps the whole of a code.
        var lost = Math.Max(1, Abandon());
        frame = new ScanFrame(ScanFrameKind.Overrun, default, lost);
        return true;
    }

    private ScanFrame Judge(ScanFrame frame)
    {
        var judged = _isSpoilt && frame.Kind == ScanFrameKind.Code
            ? new ScanFrame(ScanFrameKind.Malformed, default, frame.Length)
            : frame;
        _isSpoilt = false;
        return judged;
    }
}
