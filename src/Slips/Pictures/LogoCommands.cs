
namespace PosDaemon.Slips.Pictures;

/// <summary>Pictures in the printer's own memory (NV graphics), by a key of two characters: sent once, printed by ten
/// bytes. The memory takes a limited number of writes, so no slip stores anything.</summary>
internal static class LogoCommands
{
    /// <summary>Bytes of function 67 before the dots: m fn a kc1 kc2 b xL xH yL yH c.</summary>
    private const int HeadBytes = 11;

    /// <summary>GS ( L pL pH 30 43 30 kc1 kc2 01 xL xH yL yH 31 d…: function 67, one tone, raster. GS 8 L, with four
    /// bytes of length, where two do not hold it.</summary>
    public static byte[] Store(RasterImage image, string key)
    {
        int stride = (image.Width + 7) / 8, count = HeadBytes + stride * image.Height;
        ReadOnlySpan<byte> length = count <= ushort.MaxValue
            ? [0x1D, 0x28, 0x4C, (byte)count, (byte)(count >> 8)]
            : [0x1D, 0x38, 0x4C, (byte)count, (byte)(count >> 8), (byte)(count >> 16), (byte)(count >> 24)];
        ReadOnlySpan<byte> head =
        [
            0x30, 0x43, 0x30, (byte)key[0], (byte)key[1], 0x01,
            (byte)image.Width, (byte)(image.Width >> 8), (byte)image.Height, (byte)(image.Height >> 8), 0x31,
        ];
        var command = new byte[length.Length + count];
        length.CopyTo(command);
        head.CopyTo(command.AsSpan(length.Length));
        var dots = command.AsSpan(length.Length + HeadBytes);
        for (var y = 0; y < image.Height; y++)
            image.Row(y).CopyTo(dots[(y * stride)..]);
        RasterImage.HideRealTime(dots);
        return command;
    }

    /// <summary>GS ( L 06 00 30 45 kc1 kc2 x y: function 69 at single size. Prints nothing where none is stored.
    /// </summary>
    public static byte[] Print(string key) => [0x1D, 0x28, 0x4C, 6, 0, 0x30, 0x45, (byte)key[0], (byte)key[1], 1, 1];
}
