using System.Text;
using PosSim.Interpreter;
using PosSim.Models;
using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>What the simulated printer put on paper.</summary>
internal sealed class PrintedPaper
{
    private readonly List<PaperLine> lines = [];
    private int? bottom;

    public static List<PaperLine> Of(IEnumerable<PrintedSlip> slips)
    {
        var paper = new PrintedPaper();
        foreach (PrintedSlip slip in slips) paper.Add(slip);
        return paper.lines;
    }

    private void Add(PrintedSlip slip)
    {
        bottom = null;
        var marks = Pictures(slip.Marks).Where(mark => mark is not Mark.Blank).OrderBy(mark => mark.Bottom);
        foreach (IGrouping<int, Mark> line in marks.GroupBy(mark => mark.Bottom))
        {
            List<Mark.Text> text = [.. line.OfType<Mark.Text>().Where(mark => !mark.BelongsToBarcode)];
            if (text.Count > 0) AddText(text, line.Key);
            foreach (Mark.Picture picture in line.OfType<Mark.Picture>()) AddBlock(picture);
        }
        if (slip.Cut != CutKind.None) lines.Add(new PaperLine.Cut());
    }

    /// <summary>A picture comes in bands of 24 rows and ends with a shorter one; what follows that is the next one,
    /// even where it touches.</summary>
    public static IEnumerable<Mark> Pictures(IReadOnlyList<Mark> marks)
    {
        var bands = new List<Mark>();
        foreach (Mark mark in marks)
        {
            bool goesOn = bands.Count > 0 && bands[^1] is Mark.Picture { Kind: PictureKind.Image, Height: 24 };
            if (!goesOn)
            {
                foreach (Mark whole in PictureBands.Merge(bands)) yield return whole;
                bands.Clear();
            }
            bands.Add(mark);
        }
        foreach (Mark whole in PictureBands.Merge(bands)) yield return whole;
    }

    private void AddText(List<Mark.Text> marks, int lowerEdge)
    {
        var cells = new List<PaperCell>();
        foreach (Mark.Text mark in marks)
        {
            int x = mark.X;
            TextStyle style = mark.Style;
            string look = PaperCell.LookOf(style.Underline > 0, style.Bold, style.Inverse);
            foreach (Rune rune in mark.Content.EnumerateRunes())
            {
                cells.Add(new(rune.ToString(), x, style.Advance, style.ScaleX, style.ScaleY, look));
                x += style.Advance;
            }
        }
        List<PaperCell> seen = [.. cells.Where(cell => cell.IsSeen).OrderBy(cell => cell.X)];
        if (seen.Count == 0) return;
        lines.Add(new PaperLine.Text(seen, false) { Pitch = lowerEdge - bottom });
        bottom = lowerEdge;
    }

    private void AddBlock(Mark.Picture picture)
    {
        string kind = picture.Kind switch
        {
            PictureKind.Qr => "QR",
            PictureKind.Barcode => "bars",
            _ => "image",
        };
        // The host may have drawn the code itself.
        List<string> drawn = kind == "image" ? QrReader.ReadAll(picture.Dots()) : [];
        (string shown, string content) = drawn is [var only] ? ("QR", only) : (kind, picture.Content);
        lines.Add(new PaperLine.Block(shown, content, 0, picture.X, picture.Width));
        bottom = null;
    }
}
