using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Outputs.Dots;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>Characters that the printer's fonts lack, drawn by this machine's: in their own cells within the line, or
/// with the whole row where they are higher than ESC * is.</summary>
internal sealed class EncoderGlyphs(GrowingArray<byte> bytes)
{
    private CharacterSet _characters = CharacterSet.Chinese;
    private IGlyphSource? _glyphs;
    private DotText? _text;
    private int _dotsAcross;
    private int _bandRows;

    /// <summary>Where the last ESC * begins and ends, so that a neighbour joins it.</summary>
    private int _last, _lastEnd;

    /// <summary>The first letter of this slip that neither the printer nor a font has; null when there is none.
    /// </summary>
    public Rune? NotDrawn { get; private set; }

    public void Start(PrinterProfile profile, IGlyphSource? source)
    {
        NotDrawn = null;
        _characters = profile.Characters;
        _glyphs = profile.DrawsGlyphs ? source : null;
        _text = _glyphs is null ? null : new DotText(_glyphs, _characters.Width);
        (_dotsAcross, _bandRows) = (profile.Dots, profile.RasterRows);
        _last = _lastEnd = -1;
    }

    /// <summary>Writes a character of normal height within the line, its look drawn with it: the printer's own styles
    /// do not touch bit images. False when it cannot be drawn.</summary>
    public bool Write(Rune rune, TextStyle style)
    {
        if (!CanDraw(rune) || style.ScaleY > 1)
            return false;
        var width = _characters.WidthOf(rune) * DotText.CellWidth * style.ScaleX;
        var canvas = new DotCanvas(width, DotText.CellHeight);
        Span<char> units = stackalloc char[2];
        _text!.Draw(canvas, units[..rune.EncodeToUtf16(units)], style, 0, 0);
        Write(canvas);
        return true;
    }

    /// <summary>Writes a word of normal height within the line.</summary>
    public void Write(ShapedWord word, TextStyle style)
    {
        var canvas = new DotCanvas(word.Cells * DotText.CellWidth * style.ScaleX, DotText.CellHeight);
        DotText.Draw(canvas, word, style, 0, 0);
        Write(canvas);
    }

    private void Write(DotCanvas canvas)
    {
        var columns = Begin(canvas.Width);
        var start = bytes.Count;
        var dots = bytes.Extend(3 * canvas.Width);
        dots.Clear();
        for (var x = 0; x < canvas.Width; x++)
        {
            for (var y = 0; y < DotText.CellHeight; y++)
                dots[3 * x + y / 8] |= (byte)(canvas[x, y] ? 0x80 >> y % 8 : 0);
        }
        (bytes[_last + 3], bytes[_last + 4]) = ((byte)columns, (byte)(columns >> 8));
        _lastEnd = bytes.Count;
        // With the last byte of a neighbour, which may be the first of a pair.
        RasterImage.HideRealTime(bytes.Span[(start - (columns > canvas.Width ? 1 : 0))..]);
    }

    /// <summary>True for a row with an enlarged character that the printer lacks.</summary>
    public bool NeedsRaster(Paper paper, in TextRow row)
    {
        if (_glyphs is null || row.Height == 1)
            return false;
        foreach (ref readonly var run in paper.RunsOf(row))
        {
            if (run.Style.ScaleY > 1 && (run.Word > 0 || LacksDrawable(paper.TextOf(run.Text))))
                return true;
        }
        return false;
    }

    /// <summary>The whole row as GS v 0, as high as its tallest character, no wider than it is black.</summary>
    public void WriteRow(Paper paper, in TextRow row, int columns)
    {
        var height = row.Height * DotText.CellHeight;
        var canvas = new DotCanvas(Math.Min(columns * DotText.CellWidth, _dotsAcross), height);
        _text!.Draw(canvas, paper, row, 0, height);
        var stride = 1;
        for (var y = 0; y < height; y++)
            stride = Math.Max(stride, canvas.Row(y).LastIndexOfAnyExcept((byte)0) + 1);
        for (var top = 0; top < height; top += _bandRows)
        {
            var rows = Math.Min(_bandRows, height - top);
            bytes.Add(0x1D, 0x76, 0x30, 0x00, (byte)stride, (byte)(stride >> 8), (byte)rows, (byte)(rows >> 8));
            var band = bytes.Extend(stride * rows);
            for (var y = 0; y < rows; y++)
                canvas.Row(top + y)[..stride].CopyTo(band[(y * stride)..]);
            RasterImage.HideRealTime(band);
        }
    }

    private bool LacksDrawable(ReadOnlySpan<char> run)
    {
        var isDrawable = false;
        foreach (var rune in run.EnumerateRunes())
        {
            if (!rune.IsAscii && _characters.Find(rune).Kind == GlyphKind.None)
                isDrawable |= CanDraw(rune);
        }
        return isDrawable;
    }

    private bool CanDraw(Rune rune)
    {
        if (_glyphs is not null && !_glyphs.DotsOf(rune, _characters.WidthOf(rune)).IsEmpty)
            return true;
        NotDrawn ??= rune;
        return false;
    }

    /// <summary>ESC * 33 nL nH, 24 dots high and as dense as text, or the one just before, made wider; returns its
    /// columns.</summary>
    private int Begin(int width)
    {
        if (_lastEnd == bytes.Count)
            return width + (bytes[_last + 3] | bytes[_last + 4] << 8);
        _last = bytes.Count;
        bytes.Add(0x1B, 0x2A, 33, 0, 0);
        return width;
    }
}
