using System.Buffers;
using System.Text;

namespace PosSim.Interpreter.Lines;

/// <summary>UTF-8 a byte at a time. Bytes that are none become U+FFFD, one for each piece that could not go on (as in
/// Unicode, section 3.9), and the next byte begins anew.</summary>
internal sealed class Utf8Decoder
{
    private readonly byte[] _pending = new byte[4];
    private int _count;

    public bool IsInside => _count > 0;

    /// <summary>How many bytes the begun character still needs; 0 when none is begun.</summary>
    public int Missing => _count == 0 ? 0
        : (_pending[0] switch { >= 0xF0 => 4, >= 0xE0 => 3, _ => 2 }) - _count;

    public void Reset() => _count = 0;

    public void Push(byte value) => _pending[_count++] = value;

    /// <summary>The next character that is complete or damaged; false while more bytes are needed.</summary>
    /// <param name="character">U+FFFD for what is damaged.</param>
    /// <param name="damaged">The damaged bytes in hex; empty for a whole character.</param>
    public bool TryTake(out Rune character, out string damaged)
    {
        damaged = "";
        character = default;
        if (_count == 0) return false;
        var status = Rune.DecodeFromUtf8(_pending.AsSpan(0, _count), out character, out var used);
        if (status == OperationStatus.NeedMoreData) return false;
        if (status != OperationStatus.Done) damaged = Hex(used);
        _pending.AsSpan(used, _count - used).CopyTo(_pending);
        _count -= used;
        return true;
    }

    /// <summary>A character that was begun and does not go on, in hex; false when there is none.</summary>
    public bool TryDrop(out string damaged)
    {
        damaged = Hex(_count);
        _count = 0;
        return damaged.Length > 0;
    }

    private string Hex(int count) => string.Join(' ', _pending.Take(count).Select(value => value.ToString("X2")));
}
