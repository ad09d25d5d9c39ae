using System.Text;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs;

/// <summary>The laid-out paper as the dots of a 203 dpi printer: cells of 12 by 24, lines 30 apart, codes and pictures
/// as <see cref="BlockPlacer"/> decided them. What the dots are put on is up to the deriving class; where they are
/// stands here once for all.</summary>
internal abstract class DrawnPage(Paper paper, CellWidth widthOf, int dots)
{
    protected const int Cell = PaperSize.CellWidth;
    protected const int GlyphHeight = 24;

    /// <summary>Dots from one line to the next.</summary>
    protected const int Pitch = 30;

    /// <summary>Dots of blank paper above and below.</summary>
    protected const int Margin = 24;

    private const int Gap = Pitch - GlyphHeight;

    /// <summary>Dots down of the frame for a logo that only the printer has.</summary>
    private const int LogoFrame = 96;

    /// <summary>Dots across.</summary>
    protected int Width => dots;

    /// <summary>Where the next line begins.</summary>
    protected int Top { get; private set; } = Margin;

    protected void DrawAll()
    {
        foreach (var item in paper.Items)
            Draw(item);
        Top += Margin;
    }

    /// <summary>Black dots. What lies beside the paper is not drawn.</summary>
    protected abstract void Fill(int x, int y, int width, int height);

    /// <summary>Characters of one look.</summary>
    /// <param name="bottom">Lower edge of their cells.</param>
    /// <param name="width">Of all of them, dots.</param>
    protected abstract void Write(ReadOnlySpan<char> text, TextStyle style, int x, int bottom, int width);

    /// <summary>Letters that are drawn together.</summary>
    protected abstract void Write(ShapedWord word, TextStyle style, int x, int bottom);

    protected abstract void Draw(RasterImage image, int x, int y);

    /// <summary>Where the paper is cut.</summary>
    protected abstract void Cut(int y);

    private void Draw(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                Draw(paper.RowOf(item));
                break;
            case PaperKind.Rule:
                var rule = paper.RuleOf(item);
                Fill(rule.Left * Cell, Top + Pitch / 2 - 1, rule.Width * Cell, 2);
                Top += Pitch;
                break;
            case PaperKind.Box:
                Draw(paper.BoxOf(item));
                break;
            case PaperKind.Code or PaperKind.Image or PaperKind.Logo:
                Draw(paper.PlacedOf(item));
                break;
            case PaperKind.Cut:
                Cut(Top + 19);
                Top += 40;
                break;
        }
    }

    private void Draw(in TextRow row)
    {
        var height = row.Height * GlyphHeight;
        // Rules meet those of the next line.
        foreach (var bar in paper.CellsOf(row.Bars))
            Fill((row.Left + bar) * Cell + Cell / 2 - 1, Top, 2, height + Gap);
        foreach (ref readonly var run in paper.RunsOf(row))
        {
            // Half cells go to the right, as in the text output.
            var x = (row.Left + (run.Start + 1) / 2) * Cell;
            if (paper.WordOf(run) is { } word)
                Write(word, run.Style, x, Top + height);
            else
                Write(paper.TextOf(run.Text), run.Style, x, Top + height, run.Cells * Cell);
        }
        Top += height + Gap;
    }

    private void Draw(in BoxRow box)
    {
        var middle = Top + Pitch / 2;
        for (var cell = 0; cell < box.Width; cell++)
        {
            var part = paper.PartAt(box, cell);
            int left = (box.Left + cell) * Cell, centre = left + Cell / 2;
            if (part.HasFlag(BoxPart.Left))
                Fill(left, middle - 1, Cell / 2 + 1, 2);
            if (part.HasFlag(BoxPart.Right))
                Fill(centre - 1, middle - 1, Cell / 2 + 1, 2);
            if (part.HasFlag(BoxPart.Up))
                Fill(centre - 1, Top, 2, Pitch / 2);
            if (part.HasFlag(BoxPart.Down))
                Fill(centre - 1, middle, 2, Pitch / 2);
        }
        Top += Pitch;
    }

    private void Draw(in PlacedBlock block)
    {
        Top += block.QuietDots;
        switch (block.Kind)
        {
            case PlacedKind.QrCode:
                DrawQr(block);
                break;
            case PlacedKind.Barcode:
                DrawBarcode(block);
                break;
            case PlacedKind.Picture:
                Draw(block.Dots!.Image!, block.LeftOfRaster(block.Dots.Image!.Width), Top);
                Top += block.Dots.Image.Height;
                break;
            case PlacedKind.KeptLogo when block.Dots?.Image is { } image:
                Draw(image, block.LeftOf(image.Width), Top);
                Top += image.Height;
                break;
            case PlacedKind.KeptLogo:
                DrawFrame(block);
                break;
            default:
                WriteLine(paper.TextOf(block.Text), 0);
                break;
        }
        Top += block.QuietDots;
    }

    private void DrawQr(in PlacedBlock block)
    {
        var modules = QrMatrix.Of(paper.Bytes.Of(block.Data).ToArray(), block.Option.Level);
        int side = modules.Count, cell = block.Cell;
        var left = LeftOf(block, side * cell);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var first = x;
                while (x < side && modules[y][x])
                    x++;
                if (x > first)
                    Fill(left + first * cell, Top + y * cell, (x - first) * cell, cell);
            }
        }
        Top += side * cell;
    }

    private void DrawBarcode(in PlacedBlock block)
    {
        var bars = block.BarsOf(paper);
        int length = bars.Sum(), height = block.Option.Height;
        int across = block.IsTurned ? height : length, left = LeftOf(block, across), at = block.IsTurned ? Top : left;
        for (var i = 0; i < bars.Length; at += bars[i++])
        {
            if (i % 2 == 0 && block.IsTurned)
                Fill(left, at, height, bars[i]);
            else if (i % 2 == 0)
                Fill(at, Top, bars[i], height);
        }
        Top += block.IsTurned ? length : height;
        if (!block.Option.HasText)
            return;
        var text = BarcodeData.Readable(paper.TextOf(block.Text));
        if (block.IsRaster)
            WriteBelow(block, text);
        else
        {
            // The printer's own line below the bars, as near as this machine knows it.
            Top += Gap;
            WriteLine(text, Math.Max(left + (across - CellsOf(text) * Cell) / 2, 0));
        }
    }

    private static int LeftOf(in PlacedBlock block, int width)
        => block.IsRaster ? block.LeftOfRaster(width) : block.LeftOf(width);

    private void WriteBelow(in PlacedBlock block, ReadOnlySpan<char> text)
    {
        Top += block.QuietDots;
        while (!text.IsEmpty)
        {
            var count = Math.Min(block.CharactersInLine, text.Length);
            WriteLine(text[..count], block.LeftOf(count * Cell));
            text = text[count..];
        }
    }

    /// <summary>A frame with its name for a logo that only the printer has.</summary>
    private void DrawFrame(in PlacedBlock block)
    {
        int left = block.AreaLeft, width = block.AreaWidth, down = (LogoFrame - GlyphHeight) / 2;
        Fill(left, Top, width, 2);
        Fill(left, Top + LogoFrame - 2, width, 2);
        Fill(left, Top, 2, LogoFrame);
        Fill(left + width - 2, Top, 2, LogoFrame);
        var name = $"logo {paper.TextOf(block.Text)}";
        Top += down;
        WriteLine(name, left + Math.Max(width - CellsOf(name) * Cell, 0) / 2);
        Top += LogoFrame - down - Pitch;
    }

    private void WriteLine(ReadOnlySpan<char> text, int x)
    {
        Write(text, TextStyle.Plain, x, Top + GlyphHeight, CellsOf(text) * Cell);
        Top += Pitch;
    }

    private int CellsOf(ReadOnlySpan<char> text)
    {
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
            cells += widthOf(rune);
        return cells;
    }
}
