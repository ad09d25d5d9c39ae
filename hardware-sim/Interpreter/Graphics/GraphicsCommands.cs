using PosSim.Interpreter.Lines;
using PosSim.Paper;
using static PosSim.Interpreter.LengthRules;
using static PosSim.Interpreter.Lines.PositionCommands;

namespace PosSim.Interpreter.Graphics;

/// <summary>Pictures: rasters, column images and the graphics buffer.</summary>
internal static class GraphicsCommands
{
    /// <summary>Rows of a raster that a page takes: it is kept whole until it is placed.</summary>
    private const int MostRowsOfPage = PageMode.MostRows;

    public static void Register(CommandTable table) => table
        .Add("GS v", Fixed(6), StartRaster)
        .Add("ESC *", ColumnImage, PrintColumns)
        .Add("GS Q", VariableImage, PrintVariable)
        .Add("GS 8", CountedLong, RunLong);

    public static DotImage FromRaster(int width, int height, ReadOnlySpan<byte> data)
    {
        var image = new DotImage(width, height);
        data[..Math.Min(data.Length, image.Bits.Length)].CopyTo(image.Bits);
        return image;
    }

    /// <summary>GS Q 0 m: a picture of its own lines; b0 of m double width, b1 double height.</summary>
    private static void PrintVariable(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        int columns = Word(a[2..]), bytesEach = Word(a[4..]);
        if (columns is 0 or > 1200 || bytesEach is 0 or > 300 || a.Length < 6 + columns * bytesEach) return;
        var mode = printer.Choose("GS Q 0", a[1], 3, -1);
        if (mode < 0) return;
        printer.Graphics.Print(FromColumns(columns, bytesEach, a[6..]), (mode & 1) + 1, (mode >> 1) + 1);
    }

    private static void RunLong(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (a[0] == 'L') printer.Graphics.Run(a[5..]);
        else printer.Body.Trace($"GS 8 {TraceLine.Letter(a[0])}: not built in, skipped by its length");
    }

    /// <summary>GS v 0 m xL xH yL yH: its data is printed row by row as it comes.</summary>
    private static void StartRaster(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        long width = Word(a[2..]), rows = Word(a[4..]);
        if (a[0] != '0' || width * rows == 0)
        {
            printer.Body.Trace("GS v: no such raster");
            return;
        }
        var mode = printer.Choose("GS v 0", a[1], 3, -1);
        var fits = printer.Lines.Page is null || rows <= MostRowsOfPage;
        if (!fits) printer.Body.Trace($"GS v 0 of {rows} rows in page mode: not printed");
        var printed = mode >= 0 && fits && printer.Lines.AtLineStart("raster");
        if (!printed) mode = 0;
        printer.Divert(new RasterBands(printer, (int)width, (int)rows, (mode & 1) + 1, (mode >> 1) + 1, printed));
    }

    /// <summary>ESC * m nL nH: columns of 8 or 24 dots from the top down; m 0 and 32 are of half density across, m 0
    /// and 1 of a third down.</summary>
    private static void PrintColumns(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (a[0] is not (0 or 1 or 32 or 33))
        {
            printer.Body.Trace($"ESC * {a[0]}: no such density");
            return;
        }
        var columns = Word(a[1..]);
        var bytesEach = a[0] >= 32 ? 3 : 1;
        var across = (a[0] & 1) == 0 ? 2 : 1;
        var down = bytesEach == 1 ? 3 : 1;
        var width = Math.Min(columns * across, Math.Max(0, printer.Lines.LineWidth - printer.Lines.Line.X));
        if (width == 0) return;
        var shown = Math.Min(columns, (width + across - 1) / across);
        var data = a.Slice(3, shown * bytesEach).ToArray();
        printer.Lines.Line.Add(
            new Mark.Picture
            {
                X = 0,
                Y = 0,
                Width = width,
                Height = 24,
                Kind = PictureKind.Image,
                Dots = () => FromColumns(shown, bytesEach, data).Scale(across, down).Crop(width, 24),
            },
            width);
    }

    public static DotImage FromColumns(int columns, int bytesEach, ReadOnlySpan<byte> data)
    {
        var image = new DotImage(columns, bytesEach * 8);
        for (var index = 0; index < columns * bytesEach && index < data.Length; index++)
            for (var bit = 0; bit < 8; bit++)
                if ((data[index] & (0x80 >> bit)) != 0)
                    image[index / bytesEach, index % bytesEach * 8 + bit] = true;
        return image;
    }
}
