using PosDaemon.Slips.Pictures;


namespace PosDaemon.Slips.Tests.Outputs;

public sealed class DitheringTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(65)]
    public void Each_dot_hands_an_eighth_of_its_error_to_six_neighbours(int width)
    {
        const int Height = 12;
        var random = new Random(width);
        var grey = new byte[width * Height];
        random.NextBytes(grey);
        var stride = (width + 7) / 8;
        var dots = new byte[stride * Height];
        random.NextBytes(dots);     // what stood there before does not matter

        var dithering = new Dithering(width);
        for (var y = 0; y < Height; y++)
            dithering.Row(grey.AsSpan(y * width, width), dots.AsSpan(y * stride, stride));

        Assert.Equal(Convert.ToHexString(ByTheBook(grey, width, Height)), Convert.ToHexString(dots));
    }

    /// <summary>Atkinson's rule as it is told: one to the right and the next, three below, one below these.</summary>
    private static byte[] ByTheBook(byte[] grey, int width, int height)
    {
        (int X, int Y)[] neighbours = [(1, 0), (2, 0), (-1, 1), (0, 1), (1, 1), (0, 2)];
        var handed = new int[width, height];
        var stride = (width + 7) / 8;
        var dots = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var wanted = grey[y * width + x] + handed[x, y];
                if (wanted < 128)
                    dots[y * stride + x / 8] |= (byte)(0x80 >> x % 8);
                foreach ((var right, var down) in neighbours)
                {
                    if (x + right >= 0 && x + right < width && y + down < height)
                        handed[x + right, y + down] += (wanted - (wanted < 128 ? 0 : 255)) / 8;
                }
            }
        }
        return dots;
    }
}
