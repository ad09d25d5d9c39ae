using PosDaemon.Protocol.Buffers;
using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Lays documents out on paper of a width: from columns to rows of cells. Never throws. One document after the
/// other; not thread-safe.</summary>
/// <param name="pictures">Holds the pictures of the last documents.</param>
/// <param name="faults">Receives what is not the language.</param>
internal sealed class ReceiptLayout(PictureStock pictures, List<ReceiptFault> faults)
{
    public const int LeastColumns = 24;
    public const int MostColumns = 96;

    private readonly ReceiptParser parser = new(pictures, faults);
    private readonly TextWrap wrap = new();
    private readonly RuledTable table = new();
    private readonly Pile<Slice> wrapped = new();
    private Paper paper = new();
    private int across;
    private int mostRows;

    /// <summary>A whole document on paper of its own.</summary>
    public static Paper Lay(
        string document, int across, CellWidth widthOf, int mostRows, List<ReceiptFault> faults)
    {
        var paper = new Paper();
        new ReceiptLayout(new(), faults).Lay(document, paper, across, widthOf, mostRows);
        return paper;
    }

    /// <summary>Adds a whole document to <paramref name="target"/>.</summary>
    /// <param name="document">ReceiptLine.</param>
    /// <param name="target">What is on it stays.</param>
    /// <param name="columns">Cells across, 24 to 96.</param>
    /// <param name="widthOf">The printer's character widths.</param>
    /// <param name="most">Rows that one line of the document may take; the rest of it is cut off.</param>
    public void Lay(ReadOnlySpan<char> document, Paper target, int columns, CellWidth widthOf, int most)
    {
        (paper, mostRows) = (target, most);
        across = Math.Clamp(columns, LeastColumns, MostColumns);
        parser.Start(paper);
        wrap.Start(paper, widthOf);
        table.Reset(paper);
        int number = 0;
        ReadOnlySpan<char> rest = document.TrimStart('\uFEFF');
        while (true)
        {
            int end = rest.IndexOfAny('\n', '\r');
            Add(parser.Parse(end < 0 ? rest : rest[..end], ++number), number);
            if (end < 0)
                break;
            bool pair = rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n';
            rest = rest[(end + (pair ? 2 : 1))..];
        }
        table.Stop();
    }

    private void Add(Pile<ReceiptColumn> line, int number)
    {
        ReceiptColumn first = line[0];
        bool isText = DropHidden(line);
        int border = parser.State.Border;
        if (isText)
            DropOverflow(line, border);
        int free = ColumnWidths.Allocate(line.Span, across, isText ? BordersOf(line.Count, border) : 0);
        var area = new Area(free * (int)parser.State.Align / 2, across - free);
        if (isText)
            AddText(line.Span, area, number);
        else if (first.Kind == ColumnKind.Cut)
            table.Cut();
        else if (first.Kind == ColumnKind.Rule && !table.HoldRule())
            paper.Add(new RuleRow(area.Left, area.Width));
        else if (first.Kind == ColumnKind.Property)
            AddProperty(parser.Property, first.Align, area, number);
    }

    /// <summary>Takes the columns of width 0 away; true when all of the line is text.</summary>
    private static bool DropHidden(Pile<ReceiptColumn> line)
    {
        bool isText = true;
        int kept = 0;
        for (int i = 0; i < line.Count; i++)
        {
            isText &= line[i].Kind == ColumnKind.Text;
            if (line[i].Width != 0)
                line[kept++] = line[i];
        }
        line.Truncate(kept);
        return isText;
    }

    private void DropOverflow(Pile<ReceiptColumn> line, int border)
    {
        int most = border < 0 ? (across - 1) / 2 : (across + border) / (border + 1);
        line.Truncate(Math.Min(line.Count, most));
    }

    private static int BordersOf(int columns, int border)
        => columns == 0 ? 0 : border < 0 ? columns + 1 : (columns - 1) * border;

    private void AddText(ReadOnlySpan<ReceiptColumn> columns, Area area, int number)
    {
        wrap.Clear();
        wrapped.Clear();
        int rows = 1;
        foreach (ref readonly ReceiptColumn column in columns)
        {
            Slice wrappedColumn = wrap.Wrap(parser.SpansOf(column), column.Width);
            wrapped.Add(wrappedColumn);
            rows = parser.State.Wraps ? Math.Max(rows, wrappedColumn.Length) : 1;
        }
        Slice bars = table.BeginRow(columns, area);
        if (rows > mostRows)
        {
            faults.Add(new(number, 1, $"the text takes {rows} rows", $"at most {mostRows}; the rest is not printed"));
            rows = mostRows;
        }
        bool whole = columns.Length == 1 && bars.IsEmpty && area.Left == 0 && area.Width == across;
        for (int row = 0; row < rows; row++)
            AddRow(columns, row, area, bars, whole ? columns[0].Align : null);
    }

    private void AddRow(ReadOnlySpan<ReceiptColumn> columns, int row, Area area, Slice bars, ReceiptAlign? only)
    {
        int first = paper.Runs.Count, at = bars.IsEmpty ? 0 : 1, height = 1;
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<WrappedRow> rows = wrap.RowsOf(wrapped[i]);
            if (row < rows.Length)
            {
                ref readonly WrappedRow text = ref rows[row];
                int start = 2 * at + text.Free * (int)columns[i].Align;
                foreach (ref readonly TextRun run in wrap.RunsOf(text))
                    paper.Runs.Add(run with { Start = start + run.Start });
                height = Math.Max(height, text.Height);
            }
            at += columns[i].Width + Math.Abs(parser.State.Border);
        }
        paper.Add(new TextRow(area.Left, area.Width, height, paper.Runs.Since(first), bars, only));
    }

    private void AddProperty(in ReceiptProperty property, ReceiptAlign align, Area area, int number)
    {
        if (property.RuledBorder > 0)
            table.Start();
        else if (property.RuledBorder < 0)
            table.Stop();
        if (property.Image is { } image)
            paper.Add(new ImageBlock(area.Left, area.Width, align, image, number));
        if (property.Code is { } code)
            paper.Add(new CodeBlock(area.Left, area.Width, align, code, parser.State.Option, number));
        if (property.Command is { } command)
            paper.Add(new RawCommand(command));
        if (property.Logo is { } logo)
            paper.Add(new LogoBlock(area.Left, area.Width, align, logo, number));
        if (property.Drawer > 0)
            paper.AddDrawer(property.Drawer);
        if (property.Buzzer > 0)
            paper.AddBuzzer(property.Buzzer);
    }
}

/// <summary>The cells across that a line prints on.</summary>
internal readonly record struct Area(int Left, int Width);
