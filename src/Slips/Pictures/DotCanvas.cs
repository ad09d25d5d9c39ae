namespace PosDaemon.Slips.Pictures;

/// <summary>Black and white dots that grow downwards: rows of whole bytes, most significant bit left, 1 black. What is
/// drawn beside it is lost. Not thread-safe.</summary>
internal sealed class DotCanvas
{
    private byte[] _rows;

    public DotCanvas(int width, int height = 0)
    {
        Width = width;
        Stride = (width + 7) / 8;
        _rows = new byte[Math.Max(height, 1) * Stride];
        Height = height;
    }

    public int Width { get; }

    public int Height { get; private set; }

    /// <summary>Bytes a row.</summary>
    public int Stride { get; }

    public ReadOnlySpan<byte> Row(int y) => _rows.AsSpan(y * Stride, Stride);

    /// <summary>All of them, from the top.</summary>
    public ReadOnlySpan<byte> Rows => _rows.AsSpan(0, Height * Stride);

    public bool this[int x, int y] => Contains(x, y) && (_rows[y * Stride + x / 8] & 0x80 >> x % 8) != 0;

    /// <summary>White rows below, up to this height.</summary>
    public void GrowTo(int height)
    {
        if (height <= Height)
            return;
        if (height * Stride > _rows.Length)
            Array.Resize(ref _rows, Math.Max(height * Stride, _rows.Length * 2));
        Height = height;
    }

    public void Fill(int x, int y, int width, int height)
    {
        var (right, bottom) = (Math.Min(x + width, Width), Math.Min(y + height, Height));
        for (var row = Math.Max(y, 0); row < bottom; row++)
        {
            for (var dot = Math.Max(x, 0); dot < right; dot++)
                _rows[row * Stride + dot / 8] |= (byte)(0x80 >> dot % 8);
        }
    }

    public void Invert(int x, int y, int width, int height)
    {
        var (right, bottom) = (Math.Min(x + width, Width), Math.Min(y + height, Height));
        for (var row = Math.Max(y, 0); row < bottom; row++)
        {
            for (var dot = Math.Max(x, 0); dot < right; dot++)
                _rows[row * Stride + dot / 8] ^= (byte)(0x80 >> dot % 8);
        }
    }

    /// <summary>Adds the black dots of a picture, each as a rectangle of so many.</summary>
    public void Draw(ReadOnlySpan<byte> dots, int width, int x, int y, int across = 1, int down = 1)
    {
        var stride = (width + 7) / 8;
        for (var at = 0; at < dots.Length; at++)
        {
            var part = dots[at];
            var left = at % stride * 8;
            // Most of a glyph is white.
            for (var dot = left; part != 0; dot++, part <<= 1)
            {
                if ((part & 0x80) != 0 && dot < width)
                    Fill(x + dot * across, y + at / stride * down, across, down);
            }
        }
    }

    private bool Contains(int x, int y) => (uint)x < (uint)Width && (uint)y < (uint)Height;
}
