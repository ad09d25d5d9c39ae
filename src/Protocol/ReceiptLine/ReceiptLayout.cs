namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>Lays a document out on paper of a width: from columns to rows of cells. Never throws. Not thread-safe;
/// one for each document.</summary>
internal sealed class ReceiptLayout
{
    public const int LeastColumns = 24;
    public const int MostColumns = 96;

    private readonly List<PaperItem> items = [];
    private readonly List<ReceiptFault> faults;
    private readonly int paper;
    private readonly CellWidth widthOf;
    private readonly int mostRows;
    private readonly RuledTable table;

    private ReceiptLayout(int paper, CellWidth widthOf, int mostRows, List<ReceiptFault> faults)
    {
        this.paper = Math.Clamp(paper, LeastColumns, MostColumns);
        this.widthOf = widthOf;
        this.mostRows = mostRows;
        this.faults = faults;
        table = new(items);
    }

    /// <summary>Lays out a whole document.</summary>
    /// <param name="document">ReceiptLine.</param>
    /// <param name="paper">Cells across, 24 to 96.</param>
    /// <param name="widthOf">The printer's character widths.</param>
    /// <param name="mostRows">Rows that one line of the document may take; the rest of it is cut off.</param>
    /// <param name="faults">Receives what is not the language.</param>
    public static List<PaperItem> Lay(
        string document, int paper, CellWidth widthOf, int mostRows, List<ReceiptFault> faults)
    {
        var layout = new ReceiptLayout(paper, widthOf, mostRows, faults);
        var parser = new ReceiptParser(faults);
        int number = 0;
        ReadOnlySpan<char> rest = document.AsSpan().TrimStart('\uFEFF');
        while (true)
        {
            int end = rest.IndexOfAny('\n', '\r');
            layout.Add(parser.Parse(end < 0 ? rest : rest[..end], ++number), number);
            if (end < 0)
                break;
            bool pair = rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n';
            rest = rest[(end + (pair ? 2 : 1))..];
        }
        layout.table.Stop();
        return layout.items;
    }

    private void Add(List<ReceiptColumn> line, int number)
    {
        ReceiptColumn first = line[0];
        bool isText = !line.Exists(static column => column.Text is null);
        List<ReceiptColumn> columns = line.FindAll(static column => column.Width != 0);
        int border = first.Border;
        if (isText)
            DropOverflow(columns, border);
        int free = ColumnWidths.Allocate(columns, paper, isText ? BordersOf(columns.Count, border) : 0);
        int left = free * (int)first.LineAlign / 2;
        if (isText)
            AddText(columns, new(left, paper - free), number);
        else if (first.Rule != '\0')
            AddRule(first.Rule, left, paper - free);
        else if (first.Property is { } property)
            AddProperty(property, first.Align, new(left, paper - free), number);
    }

    private void DropOverflow(List<ReceiptColumn> columns, int border)
    {
        int most = border < 0 ? (paper - 1) / 2 : (paper + border) / (border + 1);
        if (columns.Count > most)
            columns.RemoveRange(most, columns.Count - most);
    }

    private static int BordersOf(int columns, int border)
        => columns == 0 ? 0 : border < 0 ? columns + 1 : (columns - 1) * border;

    private void AddText(List<ReceiptColumn> columns, Area area, int number)
    {
        var wrapped = columns.ConvertAll(column => TextWrap.Wrap(column.Text!, column.Width, widthOf));
        bool ruled = table.BeginRow(columns, area);
        int rows = columns.Count > 0 && columns[0].Wraps ? wrapped.Max(static rows => Math.Max(rows.Count, 1)) : 1;
        if (rows > mostRows)
        {
            faults.Add(new(number, 1, $"the text takes {rows} rows", $"at most {mostRows}; the rest is not printed"));
            rows = mostRows;
        }
        int[] bars = ruled ? RuledTable.BarsOf(columns) : [];
        bool whole = columns.Count == 1 && !ruled && area.Left == 0 && area.Width == paper;
        for (int row = 0; row < rows; row++)
            items.Add(Row(columns, wrapped, row, area, bars, whole ? columns[0].Align : null));
    }

    private static TextRow Row(List<ReceiptColumn> columns, List<List<WrappedRow>> wrapped, int row, Area area,
        int[] bars, ReceiptAlign? only)
    {
        var runs = new List<TextRun>();
        int at = bars.Length > 0 ? 1 : 0, height = 1;
        for (int i = 0; i < columns.Count; i++)
        {
            if (row < wrapped[i].Count)
            {
                WrappedRow text = wrapped[i][row];
                int start = 2 * at + text.Free * (int)columns[i].Align;
                foreach (TextRun run in text.Runs)
                    runs.Add(run with { Start = start + run.Start });
                height = Math.Max(height, text.Height);
            }
            at += columns[i].Width + Math.Abs(columns[i].Border);
        }
        return new(area.Left, area.Width, height, runs, bars, only);
    }

    private void AddRule(char rule, int left, int width)
    {
        if (rule == '=')
            table.Cut();
        else if (!table.HoldRule())
            items.Add(new RuleRow(left, width));
    }

    private void AddProperty(ReceiptProperty property, ReceiptAlign align, Area area, int number)
    {
        if (property.RuledBorder > 0)
            table.Start();
        else if (property.RuledBorder < 0)
            table.Stop();
        if (property.Image is { } image)
            items.Add(new ImageBlock(area.Left, area.Width, align, image, number));
        if (property.Code is { } code)
            items.Add(new CodeBlock(area.Left, area.Width, align, code, property.Option, number));
        if (property.Command is { } command)
            items.Add(new RawCommand(command));
    }
}

/// <summary>The cells across that a line prints on.</summary>
internal readonly record struct Area(int Left, int Width);
