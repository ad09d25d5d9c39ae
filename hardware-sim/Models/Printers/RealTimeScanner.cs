namespace PosSim.Models;

/// <summary>Finds real-time commands in whatever comes in, image data included: the printer does not know yet what the
/// bytes will mean (Epson, DLE EOT, notes).</summary>
internal sealed class RealTimeScanner
{
    /// <summary>The longest: DLE DC4 8 and seven fixed bytes.</summary>
    private readonly byte[] _seen = new byte[10];
    private int _count;

    public void Reset() => _count = 0;

    /// <summary>True while the bytes so far may become a command.</summary>
    public bool IsInside => _count > 0;

    /// <summary>The whole command, once its last byte is there.</summary>
    public bool Push(byte value, out ReadOnlySpan<byte> command)
    {
        command = default;
        if (_count == 0 && value != 0x10) return false;
        _seen[_count++] = value;
        var length = LengthOf(_seen.AsSpan(0, _count));
        if (length == 0)
        {
            _count = 0;
            if (value == 0x10) _seen[_count++] = value;
            return false;
        }
        if (_count < length) return false;
        command = _seen.AsSpan(0, _count);
        _count = 0;
        return true;
    }

    /// <summary>Nothing but whole real-time commands.</summary>
    public static bool IsOnlyCommands(ReadOnlySpan<byte> bytes)
    {
        var scanner = new RealTimeScanner();
        foreach (var value in bytes)
            if (!scanner.Push(value, out _) && !scanner.IsInside) return false;
        return !scanner.IsInside;
    }

    /// <summary>0 when this is none.</summary>
    private static int LengthOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x10] => 2,
        [0x10, 0x04 or 0x05 or 0x14] => 3,
        [0x10, 0x04, >= 1 and <= 4] => 3,
        [0x10, 0x05, <= 2] => 3,
        [0x10, 0x14, 1, ..] => 5,
        [0x10, 0x14, 2] or [0x10, 0x14, 2, 1] or [0x10, 0x14, 2, 1, 8] => 5,
        [0x10, 0x14, 7, ..] => 4,
        [0x10, 0x14, 8] => 10,
        [0x10, 0x14, 8, ..] when IsClear(bytes[3..]) => 10,
        _ => 0,
    };

    /// <summary>The fixed bytes of DLE DC4 8: 01 03 14 01 06 02 08.</summary>
    private static bool IsClear(ReadOnlySpan<byte> parameters) =>
        ((ReadOnlySpan<byte>)[0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]).StartsWith(parameters);
}
