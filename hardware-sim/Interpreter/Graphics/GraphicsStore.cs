using PosSim.Paper;

namespace PosSim.Interpreter.Graphics;

/// <summary>Pictures kept under a key: those of NV memory survive power-off, downloaded ones end with ESC @.</summary>
internal sealed class GraphicsStore(int mostBytes)
{
    private readonly Dictionary<int, DotImage> _pictures = [];
    private int _bytes;

    public int Free => mostBytes - _bytes;

    public int Capacity => mostBytes;

    /// <summary>Those of two printable characters, in their order.</summary>
    public IEnumerable<int> Keys => _pictures.Keys.Where(key => key is >= 0x2020 and <= 0x7E7E).Order();

    public DotImage? Find(int key) => _pictures.GetValueOrDefault(key);

    /// <summary>False when memory is full; the old picture of that key is gone even then.</summary>
    public bool Keep(int key, DotImage picture)
    {
        Remove(key);
        if (_bytes + picture.Bits.Length > mostBytes) return false;
        _pictures[key] = picture;
        _bytes += picture.Bits.Length;
        return true;
    }

    public void Remove(int key)
    {
        if (_pictures.Remove(key, out var old)) _bytes -= old.Bits.Length;
    }

    public void Clear()
    {
        _pictures.Clear();
        _bytes = 0;
    }

    /// <summary>Two printable characters; numbers of FS p and GS / have keys of their own.</summary>
    public static int Key(byte first, byte second) => (first << 8) | second;
}
