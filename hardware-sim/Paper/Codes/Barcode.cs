namespace PosSim.Paper.Codes;

/// <summary>One bar code: bars and spaces in turn, the first one a bar.</summary>
/// <param name="Content">What a reader says, check digits that are part of it included.</param>
/// <param name="Readable">The line of digits above or below it (HRI).</param>
/// <param name="Widths">In modules; for codes of two widths 1 is thin and 2 is thick.</param>
internal sealed record Barcode(string Symbology, string Content, string Readable, byte[] Widths, bool HasTwoWidths)
{
    /// <summary>Thick elements in dots by thin ones, in the manuals' ratio of about 2.5 (Epson, GS w).</summary>
    private static readonly int[] Thick = [1, 3, 5, 8, 10, 13, 15];

    /// <summary>From a string of modules, 1 black and 0 white.</summary>
    public static byte[] FromModules(string modules)
    {
        var widths = new List<byte>();
        for (var index = 0; index < modules.Length; index++)
        {
            if (index > 0 && modules[index] == modules[index - 1]) widths[^1]++;
            else widths.Add(1);
        }
        return [.. widths];
    }

    /// <summary>From n (thin) and w (thick).</summary>
    public static byte[] FromThinAndThick(string elements) =>
        [.. elements.Select(element => (byte)(element == 'w' ? 2 : 1))];

    public int Width(int moduleDots) => Widths.Sum(width => Dots(width, moduleDots));

    public DotImage Draw(int moduleDots, int height)
    {
        var image = new DotImage(Width(moduleDots), height);
        var x = 0;
        for (var index = 0; index < Widths.Length; index++)
        {
            var dots = Dots(Widths[index], moduleDots);
            if (index % 2 == 0) image.Fill(x, 0, dots, height);
            x += dots;
        }
        return image;
    }

    private int Dots(byte width, int moduleDots) =>
        !HasTwoWidths ? width * moduleDots : width == 2 ? Thick[Math.Clamp(moduleDots, 1, 6)] : moduleDots;
}
