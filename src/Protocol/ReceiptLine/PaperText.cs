using System.Text;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>The paper as plain text, cell by cell: a wide character stands for two cells, a scaled one is followed by
/// blanks for the cells it takes.</summary>
internal sealed class PaperText
{
    private readonly StringBuilder text = new();
    private readonly Paper paper;
    private readonly int across;
    private readonly CellWidth widthOf;

    private PaperText(Paper paper, int across, CellWidth widthOf)
        => (this.paper, this.across, this.widthOf) = (paper, across, widthOf);

    /// <param name="showMarks">Also shows what is not text: codes by their content, pictures, cuts.</param>
    public static string Write(Paper paper, int across, CellWidth widthOf, bool showMarks)
    {
        var page = new PaperText(paper, across, widthOf);
        foreach (PaperItem item in paper.Items)
        {
            if (!page.WriteRow(item) && showMarks)
                page.WriteMark(item);
        }
        return page.text.ToString();
    }

    /// <summary>One item of the paper; "" for what is not text.</summary>
    public static string Write(Paper paper, PaperItem item, int across, CellWidth widthOf)
    {
        var page = new PaperText(paper, across, widthOf);
        page.WriteRow(item);
        return page.text.ToString();
    }

    private bool WriteRow(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                Write(paper.RowOf(item));
                return true;
            case PaperKind.Rule:
                RuleRow rule = paper.RuleOf(item);
                text.Append(' ', rule.Left).Append('-', rule.Width).Append('\n');
                return true;
            case PaperKind.Box:
                Write(paper.BoxOf(item));
                return true;
            default:
                return false;
        }
    }

    private void Write(in TextRow row)
    {
        ReadOnlySpan<int> bars = paper.CellsOf(row.Bars);
        int at = 0, bar = 0;
        if (!row.Runs.IsEmpty || !bars.IsEmpty)
            text.Append(' ', row.Left);
        foreach (TextRun run in paper.RunsOf(row))
        {
            // Text cannot show half a cell: to the right, as a printer's own rounding does.
            int start = (run.Start + 1) / 2;
            for (; bar < bars.Length && bars[bar] < start; bar++)
                at = WriteBar(at, bars[bar]);
            text.Append(' ', Math.Max(start - at, 0));
            Write(run);
            at = Math.Max(start, at) + run.Cells;
        }
        for (; bar < bars.Length; bar++)
            at = WriteBar(at, bars[bar]);
        text.Append('\n');
    }

    private int WriteBar(int at, int cell)
    {
        text.Append(' ', Math.Max(cell - at, 0)).Append('|');
        return cell + 1;
    }

    private void Write(TextRun run)
    {
        foreach (Rune rune in paper.TextOf(run.Text).EnumerateRunes())
            text.Append(rune.ToString()).Append(' ', widthOf(rune) * (run.Style.ScaleX - 1));
    }

    private void Write(in BoxRow box)
    {
        text.Append(' ', box.Left);
        for (int cell = 0; cell < box.Width; cell++)
            text.Append(paper.PartAt(box, cell) switch { BoxPart.None => ' ', BoxPart.Rule => '-', _ => '+' });
        text.Append('\n');
    }

    private void WriteMark(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Code:
                CodeBlock code = paper.CodeOf(item);
                Place(code.Left, code.Width, code.Align, $"[{NameOf(code.Option.Type)} {paper.TextOf(code.Data)}]");
                break;
            case PaperKind.Image:
                ImageBlock image = paper.ImageOf(item);
                Place(image.Left, image.Width, image.Align, "[image]");
                break;
            case PaperKind.Logo:
                LogoBlock logo = paper.LogoOf(item);
                Place(logo.Left, logo.Width, logo.Align, $"[logo {paper.TextOf(logo.Name)}]");
                break;
            case PaperKind.Cut:
                text.Append(string.Concat(Enumerable.Repeat("- ", (across + 1) / 2)).AsSpan(0, across)).Append('\n');
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
