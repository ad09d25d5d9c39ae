using System.Collections;
using System.Globalization;
using System.Security;
using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs;

/// <summary>The paper as SVG in the dots of a 203 dpi printer: cells of 12 by 24, lines 30 apart. A picture for the
/// eye; the printer's own fonts look a little different.</summary>
internal sealed class PaperSvg
{
    private const int Cell = 12;
    private const int Glyph = 24;
    private const int Pitch = 30;
    private const int Margin = 24;

    private readonly StringBuilder _svg = new();
    private readonly Paper _paper;
    private readonly CellWidth _widthOf;
    private readonly SlipResources _resources;
    private readonly int _across;
    private int _top = Margin;

    private PaperSvg(Paper paper, int across, CellWidth widthOf, SlipResources resources)
        => (_paper, _across, _widthOf, _resources) = (paper, across, widthOf, resources);

    public static string Write(Paper paper, int across, CellWidth widthOf, SlipResources resources)
    {
        var page = new PaperSvg(paper, across, widthOf, resources);
        foreach (var item in paper.Items)
            page.Write(item);
        int width = across * Cell + 2 * Margin, height = page._top + Margin;
        return Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" ")
            + Text($"viewBox=\"0 0 {width} {height}\" font-family=\"'Noto Sans Mono CJK SC','Noto Sans CJK SC',")
            + "'WenQuanYi Micro Hei',monospace\">"
            + Text($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>")
            + Text($"<g transform=\"translate({Margin},0)\">{page._svg}</g></svg>\n");
    }

    private void Write(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                Write(_paper.RowOf(item));
                break;
            case PaperKind.Rule:
                var rule = _paper.RuleOf(item);
                Rule(rule.Left * Cell, _top + Pitch / 2, rule.Width * Cell, 2);
                _top += Pitch;
                break;
            case PaperKind.Box:
                Write(_paper.BoxOf(item));
                break;
            case PaperKind.Code:
                Write(_paper.CodeOf(item));
                break;
            case PaperKind.Image:
                Write(_paper.ImageOf(item));
                break;
            case PaperKind.Logo:
                Write(_paper.LogoOf(item));
                break;
            case PaperKind.Cut:
                _svg.Append(Text($"<line x1=\"-{Margin}\" x2=\"{_across * Cell + Margin}\" y1=\"{_top + 20}\" "))
                    .Append(Text($"y2=\"{_top + 20}\" stroke=\"#999\" stroke-width=\"2\" stroke-dasharray=\"12 8\"/>"));
                _top += 40;
                break;
        }
    }

    private void Write(in TextRow row)
    {
        foreach (var bar in _paper.CellsOf(row.Bars))
            Rule((row.Left + bar) * Cell + Cell / 2 - 1, _top, 2, row.Height * Glyph + Pitch - Glyph);
        foreach (var run in _paper.RunsOf(row))
            Write(_paper.TextOf(run.Text), run, row.Left * Cell + run.Start * Cell / 2, _top + row.Height * Glyph);
        _top += row.Height * Glyph + Pitch - Glyph;
    }

    private void Write(ReadOnlySpan<char> text, in TextRun run, int x, int bottom)
    {
        var style = run.Style;
        int height = style.ScaleY * Glyph, width = run.Cells * Cell;
        if (style.Invert)
            Rule(x, bottom - height, width, height + Pitch - Glyph);
        if (style.Underline)
            Rule(x, bottom + 1, width, 2);
        var look = (style.Invert ? " fill=\"#fff\"" : "") + (style.Emphasis ? " font-weight=\"bold\"" : "");
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var cells = _widthOf(rune);
            // Each character stands in its own cells, whatever the font's widths are.
            if (rune.Value != ' ')
                _svg.Append(Text($"<text transform=\"translate({x + at * Cell},{bottom - height * 0.14}) "))
                    .Append(Text($"scale({style.ScaleX},{style.ScaleY})\" font-size=\"{(cells == 2 ? 24 : 22)}\" "))
                    .Append(Text($"textLength=\"{cells * Cell - 1}\" lengthAdjust=\"spacingAndGlyphs\"{look}>"))
                    .Append(SecurityElement.Escape(rune.ToString())).Append("</text>");
            at += cells * style.ScaleX;
        }
    }

    private void Write(in BoxRow box)
    {
        var middle = _top + Pitch / 2;
        for (var cell = 0; cell < box.Width; cell++)
        {
            var part = _paper.PartAt(box, cell);
            int left = (box.Left + cell) * Cell, centre = left + Cell / 2;
            if (part.HasFlag(BoxPart.Left))
                Rule(left, middle - 1, Cell / 2, 2);
            if (part.HasFlag(BoxPart.Right))
                Rule(centre, middle - 1, Cell / 2, 2);
            if (part.HasFlag(BoxPart.Up))
                Rule(centre - 1, _top, 2, Pitch / 2);
            if (part.HasFlag(BoxPart.Down))
                Rule(centre - 1, middle, 2, Pitch / 2);
        }
        _top += Pitch;
    }

    private void Write(in CodeBlock code)
    {
        var data = _paper.TextOf(code.Data).ToString();
        var isDrawn = code.Option.Type == CodeType.QrCode ? TryQr(code, data) : TryBarcode(code, data);
        if (!isDrawn)
            Mark(code.Left, code.Width, code.Align, $"[{code.Option.Type} {data}]");
    }

    private bool TryBarcode(in CodeBlock code, string data)
    {
        var symbols = new GrowingArray<byte>();
        if (BarcodeData.Read(code.Option.Type, data, symbols) is not { } barcode)
            return false;
        var bars = BarcodeBars.Of(barcode, symbols.Span);
        int modules = bars.Sum(), room = code.Width * Cell, width = Math.Min(code.Option.ModuleWidth, room / modules);
        if (width < 1)
            return false;
        var left = code.Left * Cell + (room - modules * width) * (int)code.Align / 2;
        _top += Pitch - Glyph;
        for (var i = 0; i < bars.Count; left += bars[i++] * width)
        {
            if (i % 2 == 0)
                Rule(left, _top, bars[i] * width, code.Option.Height);
        }
        _top += code.Option.Height + Pitch - Glyph;
        if (code.Option.HasText)
            Mark(code.Left, code.Width, code.Align, data);
        return true;
    }

    private bool TryQr(in CodeBlock code, string data)
    {
        if (Matrix(data, code.Option.Level) is not { } matrix)
            return false;
        var cell = Math.Max(Math.Min(code.Option.Cell, code.Width * Cell / matrix.Count), 1);
        var left = code.Left * Cell + (code.Width * Cell - matrix.Count * cell) * (int)code.Align / 2;
        for (var y = 0; y < matrix.Count; y++)
        {
            for (var x = 0; x < matrix.Count; x++)
            {
                if (matrix[y][x])
                    Rule(left + x * cell, _top + y * cell, cell, cell);
            }
        }
        _top += matrix.Count * cell + Pitch - Glyph;
        return true;
    }

    /// <summary>Null when the text does not fit into a QR code.</summary>
    private static List<BitArray>? Matrix(string data, char level)
    {
        var bytes = Encoding.UTF8.GetBytes(data);
        return bytes.Length == 0 || QrCapacity.SideOf(bytes.Length, level) is null ? null : QrMatrix.Of(bytes, level);
    }

    private void Write(in ImageBlock image)
    {
        if (image.Picture.Decode(out _) is { } picture)
            Write(picture, image.Picture.Base64, image.Left, image.Width, image.Align);
        else
            Mark(image.Left, image.Width, image.Align, "[image?]");
    }

    private void Write(in LogoBlock logo)
    {
        var name = _paper.TextOf(logo.Name);
        if (_resources.LogoOf(name) is { Image: { } picture } known)
            Write(picture, known.Base64, logo.Left, logo.Width, logo.Align);
        else
            Mark(logo.Left, logo.Width, logo.Align, $"[logo {name}]");
    }

    private void Write(GreyImage picture, string base64, int left, int cells, ReceiptAlign align)
    {
        int width = Math.Min(picture.Width, cells * Cell), height = picture.Height * width / picture.Width;
        var x = left * Cell + (cells * Cell - width) * (int)align / 2;
        _svg.Append(Text($"<image x=\"{x}\" y=\"{_top}\" width=\"{width}\" height=\"{height}\" "))
            .Append("href=\"data:image/png;base64,").Append(base64).Append("\"/>");
        _top += height;
    }

    private void Mark(int left, int width, ReceiptAlign align, string mark)
    {
        var free = Math.Max(width - mark.Length, 0);
        Write(mark, new TextRun(0, mark.Length, default, TextStyle.Plain),
            left * Cell, _top + Glyph);
        _top += Pitch;
    }

    private void Rule(int x, int y, int width, int height)
        => _svg.Append(Text($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
