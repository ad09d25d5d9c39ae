using System.Text;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>The paper as plain text, cell by cell: a wide character stands for two cells, a scaled one is followed by
/// blanks for the cells it takes.</summary>
internal sealed class PaperText
{
    private readonly StringBuilder text = new();
    private readonly CellWidth widthOf;

    private PaperText(CellWidth widthOf) => this.widthOf = widthOf;

    /// <param name="showMarks">Also shows what is not text: codes by their content, pictures, cuts.</param>
    public static string Write(IReadOnlyList<PaperItem> items, int paper, CellWidth widthOf, bool showMarks)
    {
        var page = new PaperText(widthOf);
        foreach (PaperItem item in items)
        {
            if (!page.WriteRow(item) && showMarks)
                page.WriteMark(item, paper);
        }
        return page.text.ToString();
    }

    private bool WriteRow(PaperItem item)
    {
        switch (item)
        {
            case TextRow row:
                Write(row);
                return true;
            case RuleRow rule:
                text.Append(' ', rule.Left).Append('-', rule.Width).Append('\n');
                return true;
            case BoxRow box:
                Write(box);
                return true;
            default:
                return false;
        }
    }

    private void Write(TextRow row)
    {
        int at = 0, bar = 0;
        if (row.Runs.Count > 0 || row.Bars.Count > 0)
            text.Append(' ', row.Left);
        foreach (TextRun run in row.Runs)
        {
            // Text cannot show half a cell: to the right, as a printer's own rounding does.
            int start = (run.Start + 1) / 2;
            for (; bar < row.Bars.Count && row.Bars[bar] < start; bar++)
                at = WriteBar(at, row.Bars[bar]);
            text.Append(' ', Math.Max(start - at, 0));
            Write(run);
            at = Math.Max(start, at) + run.Cells;
        }
        for (; bar < row.Bars.Count; bar++)
            at = WriteBar(at, row.Bars[bar]);
        text.Append('\n');
    }

    private int WriteBar(int at, int cell)
    {
        text.Append(' ', Math.Max(cell - at, 0)).Append('|');
        return cell + 1;
    }

    private void Write(TextRun run)
    {
        foreach (Rune rune in run.Text.EnumerateRunes())
            text.Append(rune.ToString()).Append(' ', widthOf(rune) * (run.Style.ScaleX - 1));
    }

    private void Write(BoxRow box)
    {
        text.Append(' ', box.Left);
        for (int cell = 0; cell < box.Width; cell++)
            text.Append(box.At(cell) switch { BoxPart.None => ' ', BoxPart.Rule => '-', _ => '+' });
        text.Append('\n');
    }

    private void WriteMark(PaperItem item, int paper)
    {
        switch (item)
        {
            case CodeBlock code:
                Place(code.Left, code.Width, code.Align, $"[{NameOf(code.Option.Type)} {code.Data}]");
                break;
            case ImageBlock image:
                Place(image.Left, image.Width, image.Align, "[image]");
                break;
            case CutMark:
                text.Append(string.Concat(Enumerable.Repeat("- ", (paper + 1) / 2)).AsSpan(0, paper)).Append('\n');
                break;
        }
    }

    private static string NameOf(CodeType type)
        => type == CodeType.QrCode ? "QR" : type.ToString().ToUpperInvariant();

    private void Place(int left, int width, ReceiptAlign align, string mark)
    {
        int free = Math.Max(width - mark.Length, 0);
        text.Append(' ', left + free * (int)align / 2).Append(mark).Append('\n');
    }
}
