using System.Collections;
using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Outputs.Dots;

/// <summary>The laid-out paper as the dots of a 203 dpi printer: lines 30 dots apart, codes and pictures where and as
/// large as the printer puts them. The characters are those of this machine's fonts.</summary>
internal sealed class PaperRaster
{
    private const int Cell = DotText.CellWidth;
    private const int Pitch = 30;
    private const int Gap = Pitch - DotText.CellHeight;

    /// <summary>Dots down of the frame for a logo that only the printer has.</summary>
    private const int LogoFrame = 96;

    /// <summary>Dots of blank paper above and below.</summary>
    private const int Margin = 24;

    private readonly DotCanvas _canvas;
    private readonly Paper _paper;
    private readonly DotText _text;
    private readonly CellWidth _widthOf;
    private readonly SlipResources _resources;
    private int _top = Margin;

    private PaperRaster(Paper paper, int dots, SlipResources resources, IGlyphSource glyphs, CellWidth widthOf)
    {
        _resources = resources;
        _paper = paper;
        _canvas = new(dots, Margin);
        _text = new(glyphs, widthOf);
        _widthOf = widthOf;
    }

    /// <param name="dots">Dots across the paper.</param>
    /// <param name="resources">Must have glyphs.</param>
    public static DotCanvas Draw(Paper paper, int dots, SlipResources resources, CellWidth widthOf)
    {
        var glyphs = resources.Glyphs
            ?? throw new ArgumentException("nothing can be drawn without glyphs", nameof(resources));
        var page = new PaperRaster(paper, dots, resources, glyphs, widthOf);
        foreach (var item in paper.Items)
            page.Draw(item);
        page._canvas.GrowTo(page._top + Margin);
        return page._canvas;
    }

    private void Draw(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                var row = _paper.RowOf(item);
                var height = row.Height * DotText.CellHeight + Gap;
                _canvas.GrowTo(_top + height);
                _text.Draw(_canvas, _paper, row, _top, height);
                _top += height;
                break;
            case PaperKind.Rule:
                var rule = _paper.RuleOf(item);
                Fill(rule.Left * Cell, Pitch / 2 - 1, rule.Width * Cell, 2);
                Feed(Pitch);
                break;
            case PaperKind.Box:
                Draw(_paper.BoxOf(item));
                break;
            case PaperKind.Code:
                Draw(_paper.CodeOf(item));
                break;
            case PaperKind.Image:
                Draw(_paper.ImageOf(item));
                break;
            case PaperKind.Logo:
                Draw(_paper.LogoOf(item));
                break;
            case PaperKind.Cut:
                for (var x = 0; x < _canvas.Width; x += 20)
                    Fill(x, 19, 12, 2);
                Feed(40);
                break;
        }
    }

    private void Draw(in BoxRow box)
    {
        for (var cell = 0; cell < box.Width; cell++)
        {
            var part = _paper.PartAt(box, cell);
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

    private void Draw(in CodeBlock code)
    {
        var isDrawn = code.Option.Type == CodeType.QrCode ? DrawQr(code) : DrawBarcode(code);
        if (!isDrawn)
            Mark(code.Left, code.Width, code.Align, $"[{code.Option.Type}?]");
    }

    /// <summary>False when the content does not fit, as the printer would not print it either.</summary>
    private bool DrawQr(in CodeBlock code)
    {
        var bytes = Encoding.UTF8.GetBytes(_paper.TextOf(code.Data).ToString());
        if (bytes.Length == 0 || QrCapacity.SideOf(bytes.Length, code.Option.Level) is not { } largest)
            return false;
        // The cell that is sent, reckoned for the largest the code may get.
        var cell = Math.Min(code.Option.Cell, WidthOf(code) / largest);
        if (cell < 2)
            return false;
        var modules = QrMatrix.Of(bytes, code.Option.Level);
        var side = modules.Count;
        int left = LeftOf(code.Left, code.Width, side * cell, code.Align), quiet = Math.Max(4 * cell - Gap, 0);
        Feed(quiet);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                if (modules[y][x])
                    Fill(left + x * cell, y * cell, cell, cell);
            }
        }
        Feed(side * cell + quiet);
        return true;
    }

    private bool DrawBarcode(in CodeBlock code)
    {
        var data = new GrowingArray<byte>();
        if (BarcodeData.Read(code.Option.Type, _paper.TextOf(code.Data), data) is not { } barcode)
            return false;
        var bars = BarcodeBars.Of(barcode, data.Span);
        int modules = bars.Sum(), width = Math.Min(code.Option.ModuleWidth, WidthOf(code) / modules);
        if (width < 1)
            return false;
        var left = LeftOf(code.Left, code.Width, modules * width, code.Align);
        Feed(Gap);
        for (var i = 0; i < bars.Count; left += bars[i++] * width)
        {
            if (i % 2 == 0)
                Fill(left, 0, bars[i] * width, code.Option.Height);
        }
        Feed(code.Option.Height + Gap);
        if (code.Option.HasText)
            Mark(code.Left, code.Width, code.Align, _paper.TextOf(code.Data).ToString());
        return true;
    }

    private void Draw(in ImageBlock image)
    {
        if (image.Picture.Decode(out _) is not { } picture)
        {
            Mark(image.Left, image.Width, image.Align, "[image?]");
            return;
        }
        Draw(picture, image.Left, image.Width, image.Align);
    }

    /// <summary>The logo, or a frame with its name where only the printer has it.</summary>
    private void Draw(in LogoBlock logo)
    {
        var name = _paper.TextOf(logo.Name);
        if (_resources.LogoOf(name)?.Image is { } picture)
        {
            Draw(picture, logo.Left, logo.Width, logo.Align);
            return;
        }
        var width = Math.Min(logo.Width * Cell, _canvas.Width);
        var left = logo.Left * Cell;
        Fill(left, 0, width, 2);
        Fill(left, LogoFrame - 2, width, 2);
        Fill(left, 0, 2, LogoFrame);
        Fill(left + width - 2, 0, 2, LogoFrame);
        var down = (LogoFrame - DotText.CellHeight) / 2;
        Feed(down);
        Mark(logo.Left, logo.Width, ReceiptAlign.Center, $"logo {name}");
        Feed(LogoFrame - down - Pitch);
    }

    private void Draw(GreyImage picture, int cellsLeft, int cells, ReceiptAlign align)
    {
        var raster = RasterImage.Of(picture, Math.Min(cells * Cell, _canvas.Width));
        var left = LeftOf(cellsLeft, cells, raster.Width, align);
        _canvas.GrowTo(_top + raster.Height);
        for (var y = 0; y < raster.Height; y++)
            _canvas.Draw(raster.Row(y), raster.Width, left, _top + y);
        Feed(raster.Height);
    }

    private void Mark(int left, int width, ReceiptAlign align, string mark)
    {
        var cells = mark.EnumerateRunes().Sum(rune => _widthOf(rune));
        _canvas.GrowTo(_top + Pitch);
        _text.Draw(_canvas, mark, TextStyle.Plain, LeftOf(left, width, cells * Cell, align), _top);
        Feed(Pitch);
    }

    private int WidthOf(in CodeBlock code) => Math.Min(code.Width * Cell, _canvas.Width);

    private static int LeftOf(int left, int cells, int dots, ReceiptAlign align)
        => left * Cell + Math.Max(cells * Cell - dots, 0) * (int)align / 2;

    /// <summary>At a height below the top of this line.</summary>
    private void Fill(int x, int below, int width, int height)
    {
        _canvas.GrowTo(_top + below + height);
        _canvas.Fill(x, _top + below, width, height);
    }

    private void Feed(int dots)
    {
        _top += dots;
        _canvas.GrowTo(_top);
    }
}
