using PosSim.Paper;

namespace PosSim.Interpreter;

/// <summary>The picture stored by GS ( L fn 112, printed by fn 50.</summary>
internal sealed class GraphicsBuffer(EscPosInterpreter printer)
{
    private DotImage? stored;

    /// <summary>a bx by c xL xH yL yH data: a 48 one tone; bx, by 1 or 2 the scale (Epson, GS ( L fn 112).</summary>
    public void Store(ReadOnlySpan<byte> a)
    {
        if (a.Length < 8 || a[0] is not (48 or 52) || a[1] is not (1 or 2) || a[2] is not (1 or 2)) return;
        int width = PositionCommands.Word(a[4..]), height = PositionCommands.Word(a[6..]);
        if (width is 0 or > 2047 || height is 0 or > 2400 || a.Length - 8 < (width + 7) / 8 * height)
        {
            printer.Body.Trace($"graphics of {width} x {height} dots with {a.Length - 8} bytes: not stored");
            return;
        }
        stored = GraphicsCommands.FromRaster(width, height, a[8..]).Scale(a[1], a[2]);
    }

    public void Print()
    {
        if (stored is not { } image) return;
        int width = Math.Min(image.Width, printer.Layout.AreaWidth);
        bool printed = printer.PrintBlock(new Mark.Picture
        {
            X = 0,
            Y = 0,
            Width = width,
            Height = image.Height,
            Kind = PictureKind.Image,
            Dots = () => image.Crop(width, image.Height),
        });
        if (printed) stored = null;
    }
}
