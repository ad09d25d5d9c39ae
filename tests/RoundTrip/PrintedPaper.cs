using System.Text;
using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>What the simulated printer put on paper.</summary>
internal sealed class PrintedPaper
{
    private readonly List<PaperLine> _lines = [];
    private int? _bottom;

    public static List<PaperLine> Of(IEnumerable<PrintedSlip> slips)
    {
        var paper = new PrintedPaper();
        foreach (var slip in slips) paper.Add(slip);
        return paper._lines;
    }

    private void Add(PrintedSlip slip)
    {
        _bottom = null;
        var marks = Pictures(slip.Marks).Where(mark => mark is not Mark.Blank).OrderBy(mark => mark.Bottom);
        foreach (var line in marks.GroupBy(mark => mark.Bottom))
        {
            List<Mark.Text> text = [.. line.OfType<Mark.Text>().Where(mark => !mark.BelongsToBarcode)];
            if (text.Count > 0) AddText(text, line.Key);
            foreach (var picture in line.OfType<Mark.Picture>()) AddBlock(picture);
        }
        if (slip.Cut != CutKind.None) _lines.Add(new PaperLine.Cut());
    }

    /// <summary>A picture comes in bands of 24 rows and ends with a shorter one; what follows that is the next one,
    /// even where it touches. Commands of 255 and of 831 rows both end with a band of 15, and the picture goes on.
    /// </summary>
    public static IEnumerable<Mark> Pictures(IReadOnlyList<Mark> marks)
    {
        var bands = new List<Mark>();
        foreach (var mark in marks)
        {
            var goesOn = bands.Count > 0 && bands[^1] is Mark.Picture { Kind: PictureKind.Image, Height: 24 or 15 };
            if (!goesOn)
            {
                foreach (var whole in PictureBands.Merge(bands)) yield return whole;
                bands.Clear();
            }
            bands.Add(mark);
        }
        foreach (var whole in PictureBands.Merge(bands)) yield return whole;
    }

    private void AddText(List<Mark.Text> marks, int lowerEdge)
    {
        var cells = new List<PaperCell>();
        foreach (var mark in marks)
        {
            var x = mark.X;
            var style = mark.Style;
            var look = PaperCell.LookOf(style.Underline > 0, style.Bold, style.Inverse);
            foreach (var rune in mark.Content.EnumerateRunes())
            {
                cells.Add(new(rune.ToString(), x, style.Advance, style.ScaleX, style.ScaleY, look));
                x += style.Advance;
            }
        }
        List<PaperCell> seen = [.. cells.Where(cell => cell.IsSeen).OrderBy(cell => cell.X)];
        if (seen.Count == 0) return;
        _lines.Add(new PaperLine.Text(seen, false) { Pitch = lowerEdge - _bottom });
        _bottom = lowerEdge;
    }

    private void AddBlock(Mark.Picture picture)
    {
        var kind = picture.Kind switch
        {
            PictureKind.Qr => "QR",
            PictureKind.Barcode => "bars",
            _ => "image",
        };
        var (shown, content) = (kind, picture.Content);
        // The host may have drawn the code itself.
        if (kind == "image" && QrReader.ReadAll(picture.Dots()) is [var only])
            (shown, content) = ("QR", only);
        else if (kind == "image" && CodeReader.ReadAlone(picture.Dots(), CodeReader.Bars) is { } bars)
            (shown, content) = ("bars", bars);
        _lines.Add(new PaperLine.Block(shown, content, 0, picture.X, picture.Width));
        _bottom = null;
    }
}
