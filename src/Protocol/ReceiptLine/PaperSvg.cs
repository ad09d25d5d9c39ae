using System.Collections;
using System.Globalization;
using System.Security;
using System.Text;
using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>The paper as SVG in the dots of a 203 dpi printer: cells of 12 by 24, lines 30 apart. A picture for the
/// eye; the printer's own fonts look a little different.</summary>
internal sealed class PaperSvg
{
    private const int Cell = 12;
    private const int Glyph = 24;
    private const int Pitch = 30;
    private const int Margin = 24;

    private readonly StringBuilder svg = new();
    private readonly CellWidth widthOf;
    private readonly int paper;
    private int top = Margin;

    private PaperSvg(int paper, CellWidth widthOf) => (this.paper, this.widthOf) = (paper, widthOf);

    public static string Write(IReadOnlyList<PaperItem> items, int paper, CellWidth widthOf)
    {
        var page = new PaperSvg(paper, widthOf);
        foreach (PaperItem item in items)
            page.Write(item);
        int width = paper * Cell + 2 * Margin, height = page.top + Margin;
        return Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" ")
            + Text($"viewBox=\"0 0 {width} {height}\" font-family=\"'Noto Sans Mono CJK SC','Noto Sans CJK SC',")
            + "'WenQuanYi Micro Hei',monospace\">"
            + Text($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>")
            + Text($"<g transform=\"translate({Margin},0)\">{page.svg}</g></svg>\n");
    }

    private void Write(PaperItem item)
    {
        switch (item)
        {
            case TextRow row:
                Write(row);
                break;
            case RuleRow rule:
                Rule(rule.Left * Cell, top + Pitch / 2, rule.Width * Cell, 2);
                top += Pitch;
                break;
            case BoxRow box:
                Write(box);
                break;
            case CodeBlock code:
                Write(code);
                break;
            case ImageBlock image:
                Write(image);
                break;
            case CutMark:
                svg.Append(Text($"<line x1=\"-{Margin}\" x2=\"{paper * Cell + Margin}\" y1=\"{top + 20}\" "))
                    .Append(Text($"y2=\"{top + 20}\" stroke=\"#999\" stroke-width=\"2\" stroke-dasharray=\"12 8\"/>"));
                top += 40;
                break;
        }
    }

    private void Write(TextRow row)
    {
        foreach (int bar in row.Bars)
            Rule((row.Left + bar) * Cell + Cell / 2 - 1, top, 2, row.Height * Glyph + Pitch - Glyph);
        foreach (TextRun run in row.Runs)
            Write(run, row.Left * Cell + run.Start * Cell / 2, top + row.Height * Glyph);
        top += row.Height * Glyph + Pitch - Glyph;
    }

    private void Write(TextRun run, int x, int bottom)
    {
        TextStyle style = run.Style;
        int height = style.ScaleY * Glyph, width = run.Cells * Cell;
        if (style.Invert)
            Rule(x, bottom - height, width, height + Pitch - Glyph);
        if (style.Underline)
            Rule(x, bottom + 1, width, 2);
        string look = (style.Invert ? " fill=\"#fff\"" : "") + (style.Emphasis ? " font-weight=\"bold\"" : "");
        int at = 0;
        foreach (Rune rune in run.Text.EnumerateRunes())
        {
            int cells = widthOf(rune);
            // Each character stands in its own cells, whatever the font's widths are.
            if (rune.Value != ' ')
                svg.Append(Text($"<text transform=\"translate({x + at * Cell},{bottom - height * 0.14}) "))
                    .Append(Text($"scale({style.ScaleX},{style.ScaleY})\" font-size=\"{(cells == 2 ? 24 : 22)}\" "))
                    .Append(Text($"textLength=\"{cells * Cell - 1}\" lengthAdjust=\"spacingAndGlyphs\"{look}>"))
                    .Append(SecurityElement.Escape(rune.ToString())).Append("</text>");
            at += cells * style.ScaleX;
        }
    }

    private void Write(BoxRow box)
    {
        int middle = top + Pitch / 2;
        for (int cell = 0; cell < box.Width; cell++)
        {
            BoxPart part = box.At(cell);
            int left = (box.Left + cell) * Cell, centre = left + Cell / 2;
            if (part.HasFlag(BoxPart.Left))
                Rule(left, middle - 1, Cell / 2, 2);
            if (part.HasFlag(BoxPart.Right))
                Rule(centre, middle - 1, Cell / 2, 2);
            if (part.HasFlag(BoxPart.Up))
                Rule(centre - 1, top, 2, Pitch / 2);
            if (part.HasFlag(BoxPart.Down))
                Rule(centre - 1, middle, 2, Pitch / 2);
        }
        top += Pitch;
    }

    private void Write(CodeBlock code)
    {
        if (code.Option.Type != CodeType.QrCode || Matrix(code) is not { } matrix)
        {
            Mark(code.Left, code.Width, code.Align, $"[{code.Option.Type} {code.Data}]");
            return;
        }
        int cell = Math.Max(Math.Min(code.Option.Cell, code.Width * Cell / matrix.Count), 1);
        int left = code.Left * Cell + (code.Width * Cell - matrix.Count * cell) * (int)code.Align / 2;
        for (int y = 0; y < matrix.Count; y++)
        {
            for (int x = 0; x < matrix.Count; x++)
            {
                if (matrix[y][x])
                    Rule(left + x * cell, top + y * cell, cell, cell);
            }
        }
        top += matrix.Count * cell + Pitch - Glyph;
    }

    /// <summary>Null when the text does not fit into a QR code.</summary>
    private static List<BitArray>? Matrix(CodeBlock code)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(code.Data);
        return bytes.Length == 0 || QrCapacity.SideOf(bytes.Length, code.Option.Level) is null
            ? null
            : QrMatrix.Of(bytes, code.Option.Level);
    }

    private void Write(ImageBlock image)
    {
        var png = new byte[image.Png.Length];
        if (!Convert.TryFromBase64String(image.Png, png, out int length)
            || PngImage.Read(png.AsSpan(0, length), out _) is not { } picture)
        {
            Mark(image.Left, image.Width, image.Align, "[image?]");
            return;
        }
        int width = Math.Min(picture.Width, image.Width * Cell);
        int height = picture.Height * width / picture.Width;
        int left = image.Left * Cell + (image.Width * Cell - width) * (int)image.Align / 2;
        svg.Append(Text($"<image x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" "))
            .Append("href=\"data:image/png;base64,").Append(image.Png).Append("\"/>");
        top += height;
    }

    private void Mark(int left, int width, ReceiptAlign align, string mark)
    {
        int free = Math.Max(width - mark.Length, 0);
        Write(new TextRun(free * (int)align, mark.Length, mark, TextStyle.Plain), left * Cell, top + Glyph);
        top += Pitch;
    }

    private void Rule(int x, int y, int width, int height)
        => svg.Append(Text($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
