using PosSim.Paper;

namespace PosSim.Interpreter.Graphics;

/// <summary>The data of one GS v 0, printed in bands of 24 rows as it arrives: a raster can be longer than the receive
/// buffer, and paper end stops it in the middle.</summary>
internal sealed class RasterBands(
    EscPosInterpreter printer, int bytesAcross, int rows, int scaleX, int scaleY, bool printed) : IByteSink
{
    private const int BandRows = 24;

    /// <summary>What lies right of the print area is dropped.</summary>
    private readonly int keptBytes = Math.Min(bytesAcross, (printer.Lines.Layout.AreaWidth / scaleX + 7) / 8);
    private byte[] band = [];
    private int column;
    private int bandRow;
    private int row;

    public bool Write(byte value)
    {
        if (band.Length == 0) band = new byte[keptBytes * BandRows];
        if (column < keptBytes) band[bandRow * keptBytes + column] = value;
        if (++column < bytesAcross) return true;
        column = 0;
        row++;
        if (++bandRow == BandRows || row == rows) PrintBand();
        return row < rows;
    }

    /// <summary>Up to the last byte of a row.</summary>
    public int WriteRun(ReadOnlySpan<byte> bytes)
    {
        int run = Math.Min(bytes.Length, bytesAcross - column - 1);
        if (run <= 0) return 0;
        if (band.Length == 0) band = new byte[keptBytes * BandRows];
        int kept = Math.Min(run, keptBytes - column);
        if (kept > 0) bytes[..kept].CopyTo(band.AsSpan(bandRow * keptBytes + column));
        column += run;
        return run;
    }

    private void PrintBand()
    {
        if (printed)
        {
            int width = Math.Min(keptBytes * 8 * scaleX, printer.Lines.Layout.AreaWidth);
            var image = new DotImage(keptBytes * 8, bandRow, band);
            printer.Lines.PrintBlock(new Mark.Picture
            {
                X = 0,
                Y = 0,
                Width = width,
                Height = bandRow * scaleY,
                Kind = PictureKind.Image,
                Dots = () => image.Scale(scaleX, scaleY).Crop(width, image.Height * scaleY),
            });
        }
        band = [];
        bandRow = 0;
    }
}
