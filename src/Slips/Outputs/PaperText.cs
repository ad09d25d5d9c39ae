using System.Text;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs;

/// <summary>The paper as plain text, cell by cell: a wide character stands for two cells, a scaled one is followed by
/// blanks for the cells it takes.</summary>
internal sealed class PaperText
{
    private readonly StringBuilder _text = new();
    private readonly Paper _paper;
    private readonly int _across;
    private readonly CellWidth _widthOf;

    private PaperText(Paper paper, int across, CellWidth widthOf)
        => (_paper, _across, _widthOf) = (paper, across, widthOf);

    /// <param name="showMarks">Also shows what is not text: codes by their content, pictures, cuts.</param>
    public static string Write(Paper paper, int across, CellWidth widthOf, bool showMarks)
    {
        var page = new PaperText(paper, across, widthOf);
        foreach (var item in paper.Items)
        {
            if (!page.WriteRow(item) && showMarks)
                page.WriteMark(item);
        }
        return page._text.ToString();
    }

    /// <summary>One item of the paper; "" for what is not text.</summary>
    public static string Write(Paper paper, PaperItem item, int across, CellWidth widthOf)
    {
        var page = new PaperText(paper, across, widthOf);
        page.WriteRow(item);
        return page._text.ToString();
    }

    private bool WriteRow(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                Write(_paper.RowOf(item));
                return true;
            case PaperKind.Rule:
                var rule = _paper.RuleOf(item);
                _text.Append(' ', rule.Left).Append('-', rule.Width).Append('\n');
                return true;
            case PaperKind.Box:
                Write(_paper.BoxOf(item));
                return true;
            default:
                return false;
        }
    }

    private void Write(in TextRow row)
    {
        var bars = _paper.CellsOf(row.Bars);
        int at = 0, bar = 0;
        if (!row.Runs.IsEmpty || !bars.IsEmpty)
            _text.Append(' ', row.Left);
        foreach (var run in _paper.RunsOf(row))
        {
            // Text cannot show half a cell: to the right, as a printer's own rounding does.
            var start = (run.Start + 1) / 2;
            for (; bar < bars.Length && bars[bar] < start; bar++)
                at = WriteBar(at, bars[bar]);
            _text.Append(' ', Math.Max(start - at, 0));
            Write(run);
            at = Math.Max(start, at) + run.Cells;
        }
        for (; bar < bars.Length; bar++)
            at = WriteBar(at, bars[bar]);
        _text.Append('\n');
    }

    private int WriteBar(int at, int cell)
    {
        _text.Append(' ', Math.Max(cell - at, 0)).Append('|');
        return cell + 1;
    }

    private void Write(TextRun run)
    {
        foreach (var rune in _paper.TextOf(run.Text).EnumerateRunes())
            _text.Append(rune.ToString()).Append(' ', _widthOf(rune) * (run.Style.ScaleX - 1));
    }

    private void Write(in BoxRow box)
    {
        _text.Append(' ', box.Left);
        for (var cell = 0; cell < box.Width; cell++)
            _text.Append(_paper.PartAt(box, cell) switch { BoxPart.None => ' ', BoxPart.Rule => '-', _ => '+' });
        _text.Append('\n');
    }

    private void WriteMark(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Code or PaperKind.Image or PaperKind.Logo:
                WriteBlock(_paper.BlockOf(item), _paper.PlacedOf(item));
                break;
            case PaperKind.Cut:
                _text.Append(string.Concat(Enumerable.Repeat("- ", (_across + 1) / 2)).AsSpan(0, _across)).Append('\n');
                break;
        }
    }

    private void WriteBlock(in Block block, in PlacedBlock placed)
    {
        var text = _paper.TextOf(placed.Text);
        if (placed.Kind == PlacedKind.Refused)
        {
            _text.Append(text).Append('\n');
            return;
        }
        Place(block.Left, block.Width, block.Align, block.Kind switch
        {
            PaperKind.Code => $"[{NameOf(block.Option.Type)} {ReceiptEscape.Printable(text.ToString())}]",
            PaperKind.Logo => $"[logo {text}]",
            _ => "[image]",
        });
    }

    private static string NameOf(CodeType type)
        => type == CodeType.QrCode ? "QR" : type.ToString().ToUpperInvariant();

    private void Place(int left, int width, ReceiptAlign align, string mark)
    {
        var free = Math.Max(width - mark.Length, 0);
        _text.Append(' ', left + free * (int)align / 2).Append(mark).Append('\n');
    }
}
