namespace PosSim.Paper;

/// <summary>Black and white dots, one bit each, rows padded to bytes, the leftmost dot in the high bit.</summary>
internal sealed class DotImage
{
    public DotImage(int width, int height)
        : this(width, height, new byte[((width + 7) / 8) * height])
    {
    }

    public DotImage(int width, int height, byte[] bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits.Length, ((width + 7) / 8) * height);
        Width = width;
        Height = height;
        Stride = (width + 7) / 8;
        Bits = bits;
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>Bytes a row.</summary>
    public int Stride { get; }
    public byte[] Bits { get; }

    /// <summary>Outside is white; writing outside is ignored.</summary>
    public bool this[int x, int y]
    {
        get => Contains(x, y) && (Bits[y * Stride + (x >> 3)] & (0x80 >> (x & 7))) != 0;
        set
        {
            if (!Contains(x, y)) return;
            ref var cell = ref Bits[y * Stride + (x >> 3)];
            var bit = (byte)(0x80 >> (x & 7));
            cell = value ? (byte)(cell | bit) : (byte)(cell & ~bit);
        }
    }

    public void Fill(int x, int y, int width, int height)
    {
        for (var row = Math.Max(0, y); row < Math.Min(Height, y + height); row++)
            for (var column = Math.Max(0, x); column < Math.Min(Width, x + width); column++)
                this[column, row] = true;
    }

    /// <summary>Adds the black dots of another image.</summary>
    public void Draw(DotImage image, int x, int y)
    {
        for (var row = 0; row < image.Height; row++)
        {
            for (var cell = 0; cell < image.Stride; cell++)
            {
                var dots = image.Bits[row * image.Stride + cell];
                // Most of a slip is white.
                for (var bit = 0; dots != 0; bit++, dots <<= 1)
                    if ((dots & 0x80) != 0 && cell * 8 + bit < image.Width) this[x + cell * 8 + bit, y + row] = true;
            }
        }
    }

    public void Invert(int x, int y, int width, int height)
    {
        for (var row = y; row < y + height; row++)
            for (var column = x; column < x + width; column++)
                this[column, row] = !this[column, row];
    }

    public DotImage Scale(int across, int down)
    {
        if (across == 1 && down == 1) return this;
        var scaled = new DotImage(Width * across, Height * down);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                if (this[x, y]) scaled.Fill(x * across, y * down, across, down);
        return scaled;
    }

    /// <summary>Turned clockwise.</summary>
    public DotImage Rotate(Turn turn)
    {
        if (turn == Turn.None) return this;
        var upright = turn == Turn.Half;
        var rotated = new DotImage(upright ? Width : Height, upright ? Height : Width);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                if (!this[x, y]) continue;
                if (turn == Turn.Half) rotated[Width - 1 - x, Height - 1 - y] = true;
                else if (turn == Turn.Right) rotated[Height - 1 - y, x] = true;
                else rotated[y, Width - 1 - x] = true;
            }
        }
        return rotated;
    }

    public DotImage Crop(int width, int height)
    {
        if (width >= Width && height >= Height) return this;
        var cropped = new DotImage(Math.Min(width, Width), Math.Min(height, Height));
        for (var y = 0; y < cropped.Height; y++)
            for (var x = 0; x < cropped.Width; x++)
                if (this[x, y]) cropped[x, y] = true;
        return cropped;
    }

    /// <summary>The rows from that one on, as wide and high as asked for; white where there is nothing.</summary>
    public DotImage Cut(int firstRow, int width, int height)
    {
        var cut = new DotImage(width, height);
        cut.Draw(this, 0, -firstRow);
        return cut;
    }

    /// <summary>A new image with the black dots of both, as wide as the wider and as high as the higher one.</summary>
    public DotImage With(DotImage other)
    {
        var both = new DotImage(Math.Max(Width, other.Width), Math.Max(Height, other.Height));
        both.Draw(this, 0, 0);
        both.Draw(other, 0, 0);
        return both;
    }

    private bool Contains(int x, int y) => (uint)x < (uint)Width && (uint)y < (uint)Height;
}

/// <summary>Quarter turns, clockwise.</summary>
internal enum Turn
{
    None,
    Right,
    Half,
    Left,
}
