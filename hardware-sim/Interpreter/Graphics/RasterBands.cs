using PosSim.Paper;

namespace PosSim.Interpreter.Graphics;

/// <summary>The data of one GS v 0, printed in bands of 24 rows as it arrives: a raster can be longer than the receive
/// buffer, and paper end stops it in the middle. In a page it stands on the base line and so has to be whole.</summary>
internal sealed class RasterBands(
    EscPosInterpreter printer, int bytesAcross, int rows, int scaleX, int scaleY, bool printed) : IByteSink
{
    private const int BandRows = 24;

    private readonly int _bandRows = printed && printer.Lines.Page is not null ? rows : BandRows;

    /// <summary>What lies right of the print area is dropped.</summary>
    private readonly int _keptBytes = Math.Min(bytesAcross, (printer.Lines.LineWidth / scaleX + 7) / 8);
    private byte[] _band = [];
    private int _column;
    private int _bandRow;
    private int _row;

    public string Name => "GS v 0";

    public long Missing => (long)bytesAcross * (rows - _row) - _column;

    public bool Write(byte value)
    {
        if (_band.Length == 0) _band = new byte[_keptBytes * _bandRows];
        if (_column < _keptBytes) _band[_bandRow * _keptBytes + _column] = value;
        if (++_column < bytesAcross) return true;
        _column = 0;
        _row++;
        if (++_bandRow == _bandRows || _row == rows) PrintBand();
        return _row < rows;
    }

    /// <summary>Up to the last byte of a row.</summary>
    public int WriteRun(ReadOnlySpan<byte> bytes)
    {
        var run = Math.Min(bytes.Length, bytesAcross - _column - 1);
        if (run <= 0) return 0;
        if (_band.Length == 0) _band = new byte[_keptBytes * _bandRows];
        var kept = Math.Min(run, _keptBytes - _column);
        if (kept > 0) bytes[..kept].CopyTo(_band.AsSpan(_bandRow * _keptBytes + _column));
        _column += run;
        return run;
    }

    private void PrintBand()
    {
        if (printed)
        {
            var image = new DotImage(_keptBytes * 8, _bandRow, _band);
            printer.Lines.PrintPicture(
                image.Width * scaleX, image.Height * scaleY, () => image.Scale(scaleX, scaleY));
        }
        _band = [];
        _bandRow = 0;
    }
}
