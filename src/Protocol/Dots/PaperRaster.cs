using System.Collections;
using System.Text;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.Dots;

/// <summary>The laid-out paper as the dots of a 203 dpi printer: lines 30 dots apart, codes and pictures where and as
/// large as the printer puts them. The characters are those of this machine's fonts.</summary>
internal sealed class PaperRaster
{
    private const int Cell = DotText.CellWidth;
    private const int Pitch = 30;
    private const int Gap = Pitch - DotText.CellHeight;

    /// <summary>Dots of blank paper above and below.</summary>
    private const int Margin = 24;

    private readonly DotCanvas canvas;
    private readonly DotText text;
    private readonly CellWidth widthOf;
    private int top = Margin;

    private PaperRaster(int dots, IGlyphSource glyphs, CellWidth widthOf)
    {
        canvas = new(dots, Margin);
        text = new(glyphs, widthOf);
        this.widthOf = widthOf;
    }

    /// <param name="dots">Dots across the paper.</param>
    public static DotCanvas Draw(IReadOnlyList<PaperItem> items, int dots, IGlyphSource glyphs, CellWidth widthOf)
    {
        var paper = new PaperRaster(dots, glyphs, widthOf);
        foreach (PaperItem item in items)
            paper.Draw(item);
        paper.canvas.GrowTo(paper.top + Margin);
        return paper.canvas;
    }

    private void Draw(PaperItem item)
    {
        switch (item)
        {
            case TextRow row:
                int height = row.Height * DotText.CellHeight + Gap;
                canvas.GrowTo(top + height);
                text.Draw(canvas, row, top, height);
                top += height;
                break;
            case RuleRow rule:
                Fill(rule.Left * Cell, Pitch / 2 - 1, rule.Width * Cell, 2);
                Feed(Pitch);
                break;
            case BoxRow box:
                Draw(box);
                break;
            case CodeBlock code:
                Draw(code);
                break;
            case ImageBlock image:
                Draw(image);
                break;
            case CutMark:
                for (int x = 0; x < canvas.Width; x += 20)
                    Fill(x, 19, 12, 2);
                Feed(40);
                break;
        }
    }

    private void Draw(BoxRow box)
    {
        for (int cell = 0; cell < box.Width; cell++)
        {
            BoxPart part = box.At(cell);
            int left = (box.Left + cell) * Cell, centre = left + Cell / 2;
            if (part.HasFlag(BoxPart.Left))
                Fill(left, Pitch / 2 - 1, Cell / 2 + 1, 2);
            if (part.HasFlag(BoxPart.Right))
                Fill(centre - 1, Pitch / 2 - 1, Cell / 2 + 1, 2);
            if (part.HasFlag(BoxPart.Up))
                Fill(centre - 1, 0, 2, Pitch / 2);
            if (part.HasFlag(BoxPart.Down))
                Fill(centre - 1, Pitch / 2, 2, Pitch / 2);
        }
        Feed(Pitch);
    }

    private void Draw(CodeBlock code)
    {
        bool isDrawn = code.Option.Type == CodeType.QrCode ? DrawQr(code) : DrawBarcode(code);
        if (!isDrawn)
            Mark(code.Left, code.Width, code.Align, $"[{code.Option.Type}?]");
    }

    /// <summary>False when the content does not fit, as the printer would not print it either.</summary>
    private bool DrawQr(CodeBlock code)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(code.Data);
        if (bytes.Length == 0 || QrCapacity.SideOf(bytes.Length, code.Option.Level) is null)
            return false;
        List<BitArray> modules = QrMatrix.Of(bytes, code.Option.Level);
        int side = modules.Count, cell = Math.Min(code.Option.Cell, WidthOf(code) / side);
        if (cell < 2)
            return false;
        int left = LeftOf(code.Left, code.Width, side * cell, code.Align), quiet = Math.Max(4 * cell - Gap, 0);
        Feed(quiet);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                if (modules[y][x])
                    Fill(left + x * cell, y * cell, cell, cell);
            }
        }
        Feed(side * cell + quiet);
        return true;
    }

    private bool DrawBarcode(CodeBlock code)
    {
        if (BarcodeData.Of(code.Option.Type, code.Data) is not { } barcode)
            return false;
        IReadOnlyList<int> bars = BarcodeBars.Of(barcode);
        int modules = bars.Sum(), width = Math.Min(code.Option.ModuleWidth, WidthOf(code) / modules);
        if (width < 1)
            return false;
        int left = LeftOf(code.Left, code.Width, modules * width, code.Align);
        Feed(Gap);
        for (int i = 0; i < bars.Count; left += bars[i++] * width)
        {
            if (i % 2 == 0)
                Fill(left, 0, bars[i] * width, code.Option.Height);
        }
        Feed(code.Option.Height + Gap);
        if (code.Option.HasText)
            Mark(code.Left, code.Width, code.Align, code.Data);
        return true;
    }

    private void Draw(ImageBlock image)
    {
        var png = new byte[image.Png.Length];
        if (!Convert.TryFromBase64String(image.Png, png, out int length)
            || PngImage.Read(png.AsSpan(0, length), out _) is not { } picture)
        {
            Mark(image.Left, image.Width, image.Align, "[image?]");
            return;
        }
        RasterImage raster = RasterImage.Of(picture, Math.Min(image.Width * Cell, canvas.Width));
        int left = LeftOf(image.Left, image.Width, raster.Width, image.Align);
        canvas.GrowTo(top + raster.Height);
        for (int y = 0; y < raster.Height; y++)
            canvas.Draw(raster.Row(y), raster.Width, left, top + y);
        Feed(raster.Height);
    }

    private void Mark(int left, int width, ReceiptAlign align, string mark)
    {
        int cells = mark.EnumerateRunes().Sum(rune => widthOf(rune));
        canvas.GrowTo(top + Pitch);
        text.Draw(canvas, mark, TextStyle.Plain, LeftOf(left, width, cells * Cell, align), top);
        Feed(Pitch);
    }

    private int WidthOf(CodeBlock code) => Math.Min(code.Width * Cell, canvas.Width);

    private static int LeftOf(int left, int cells, int dots, ReceiptAlign align)
        => left * Cell + Math.Max(cells * Cell - dots, 0) * (int)align / 2;

    /// <summary>At a height below the top of this line.</summary>
    private void Fill(int x, int below, int width, int height)
    {
        canvas.GrowTo(top + below + height);
        canvas.Fill(x, top + below, width, height);
    }

    private void Feed(int dots)
    {
        top += dots;
        canvas.GrowTo(top);
    }
}
