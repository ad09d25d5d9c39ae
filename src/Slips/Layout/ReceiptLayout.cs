using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Layout;

/// <summary>Lays documents out on paper of a width: from columns to rows of cells. Never throws. One document after the
/// other; not thread-safe.</summary>
/// <param name="pictures">Holds the pictures of the last documents.</param>
/// <param name="faults">Receives what is not the language.</param>
internal sealed class ReceiptLayout(PictureCache pictures, List<SlipFault> faults)
{
    public const int LeastColumns = 24;
    public const int MostColumns = 96;

    /// <summary>A slip is a page, not a book. One line of a document takes so many rows of paper as it likes; what all
    /// lines take beyond that has a limit.</summary>
    private const int FreeRows = 8;

    private const int MostFurtherRows = 400;

    /// <summary>Of one piece of paper: some eight metres.</summary>
    private const int MostRows = 2000;

    private readonly ReceiptParser _parser = new(pictures, faults);
    private readonly TextWrap _wrap = new();
    private readonly RuledTable _table = new();
    private readonly GrowingArray<Slice> _wrapped = new();

    /// <summary>Columns of a line whose word or number gets a row of its own.</summary>
    private readonly GrowingArray<int> _alone = new(4);

    private Paper _paper = new();
    private int _across;
    private int _furtherRows;
    private int _rows;

    /// <summary>A whole document on paper of its own.</summary>
    public static Paper Lay(
        string document, int across, CellWidth widthOf, List<SlipFault> faults, WrapRule wrap = WrapRule.Words)
    {
        var paper = new Paper();
        new ReceiptLayout(new(), faults) { Wrap = wrap }.Lay(
            document, paper, across, widthOf, SlipWords.Unknown);
        return paper;
    }

    /// <summary>What {text: wrap} means: <see cref="WrapRule.Words"/> as slips are printed, or
    /// <see cref="WrapRule.Characters"/> as other tools of the language print.</summary>
    public WrapRule Wrap { get; init; } = WrapRule.Words;

    /// <summary>Stands on paper where the rest of a text is not printed; says where all of it is.</summary>
    public string CutMark { get; set; } = "[...]";

    /// <summary>Adds a whole document to <paramref name="target"/>.</summary>
    /// <param name="document">ReceiptLine.</param>
    /// <param name="target">What is on it stays.</param>
    /// <param name="columns">Cells across, 24 to 96.</param>
    /// <param name="widthOf">The printer's character widths.</param>
    /// <param name="words">Draws what cannot stand in cells.</param>
    public void Lay(
        ReadOnlySpan<char> document, Paper target, int columns, CellWidth widthOf, SlipWords words)
    {
        (_paper, _rows, _furtherRows) = (target, 0, Wrap == WrapRule.Words ? MostFurtherRows : int.MaxValue);
        _across = Math.Clamp(columns, LeastColumns, MostColumns);
        _parser.Start(_paper, Wrap);
        _wrap.Start(_paper, widthOf, words);
        _table.Reset(_paper);
        var number = 0;
        var rest = document.TrimStart('\uFEFF');
        while (true)
        {
            var end = rest.IndexOfAny('\n', '\r');
            Add(_parser.Parse(end < 0 ? rest : rest[..end], ++number), number);
            if (end < 0)
                break;
            var pair = rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n';
            rest = rest[(end + (pair ? 2 : 1))..];
        }
        _table.Stop();
        if (_wrap.NotDrawn is { } letter)
            faults.Add(SlipFault.NotDrawn(letter));
    }

    private void Add(GrowingArray<ReceiptColumn> line, int number)
    {
        var first = line[0];
        var isText = DropHidden(line);
        var border = _parser.State.Border;
        if (isText)
            DropOverflow(line, border);
        var free = ColumnWidths.Allocate(line.Span, _across, isText ? BordersOf(line.Count, border) : 0);
        var area = new Area(free * (int)_parser.State.Align / 2, _across - free);
        if (isText)
            AddText(line.Span, area, number);
        else if (first.Kind == ColumnKind.Cut)
        {
            _table.Cut();
            _rows = 0;
        }
        else if (first.Kind == ColumnKind.Rule && !_table.HoldRule())
            _paper.Add(new RuleRow(area.Left, area.Width));
        else if (first.Kind == ColumnKind.Property)
            AddProperty(_parser.Property, first.Align, area, number);
    }

    /// <summary>Takes the columns of width 0 away; true when all of the line is text.</summary>
    private static bool DropHidden(GrowingArray<ReceiptColumn> line)
    {
        var isText = true;
        var kept = 0;
        for (var i = 0; i < line.Count; i++)
        {
            isText &= line[i].Kind == ColumnKind.Text;
            if (line[i].Width != 0)
                line[kept++] = line[i];
        }
        line.Truncate(kept);
        return isText;
    }

    private void DropOverflow(GrowingArray<ReceiptColumn> line, int border)
    {
        var most = border < 0 ? (_across - 1) / 2 : (_across + border) / (border + 1);
        line.Truncate(Math.Min(line.Count, most));
    }

    private static int BordersOf(int columns, int border)
        => columns == 0 ? 0 : border < 0 ? columns + 1 : (columns - 1) * border;

    private void AddText(ReadOnlySpan<ReceiptColumn> columns, Area area, int number)
    {
        _wrap.Clear();
        _wrapped.Clear();
        _alone.Clear();
        var rule = _parser.State.Wrap;
        var rows = 1;
        for (var i = 0; i < columns.Length; i++)
        {
            var wrappedColumn = _wrap.Wrap(_parser.SpansOf(columns[i]), columns[i].Width, rule);
            if (_wrap.Lost > 0)
                AddFault(number, $"{_wrap.Lost} characters are wider than their column", "a wider column");
            if (_wrap.WidestWord > 0 && columns.Length > 1 && _wrap.WidestWord <= area.Width
                && _parser.State.Border >= 0 && wrappedColumn.Length <= FreeRows)
            {
                // A word or number that is too long for its column moves to a row of its own, where it fits there.
                _alone.Add(i);
                wrappedColumn = default;
            }
            _wrapped.Add(wrappedColumn);
            rows = rule.IsOneRow() ? 1 : Math.Max(rows, wrappedColumn.Length);
        }
        if (!TakeRows(rows, area, number))
            return;
        var bars = _table.BeginRow(columns, area);
        var further = Math.Max(rows - FreeRows, 0);
        var isCut = further > _furtherRows;
        if (isCut)
        {
            AddFault(number, $"the text takes {rows} rows",
                $"at most {MostFurtherRows} on a slip; the rest is not printed, and a mark says so");
            (rows, further) = (FreeRows + _furtherRows, _furtherRows);
        }
        _furtherRows -= further;
        var whole = columns.Length == 1 && bars.IsEmpty && area.Left == 0 && area.Width == _across;
        var leading = 0;
        while (leading < _alone.Count && _alone[leading] == leading)
            AddAlone(columns[leading++], area);
        for (var row = 0; row < rows && leading < columns.Length; row++)
            AddRow(columns, row, area, bars, whole ? columns[0].Align : null);
        if (isCut)
            AddCutMark(area);
        foreach (var column in _alone.Span[leading..])
            AddAlone(columns[column], area);
    }

    /// <summary>Counts the rows of a line. False when the piece has no room for them: the rest of it is not printed,
    /// and a mark says so once.</summary>
    private bool TakeRows(int rows, Area area, int number)
    {
        if (Wrap != WrapRule.Words)
            return true;
        var before = _rows;
        _rows += rows;
        if (before < MostRows && _rows >= MostRows)
        {
            AddFault(number, $"the slip has more than {MostRows} rows",
                "fewer; the rest is not printed, and a mark says so");
            AddCutMark(area);
        }
        return _rows < MostRows;
    }

    private void AddAlone(in ReceiptColumn column, Area area)
    {
        var isWhole = area.Left == 0 && area.Width == _across;
        var wrappedColumn = _wrap.Wrap(_parser.SpansOf(column), area.Width, _parser.State.Wrap);
        foreach (ref readonly var text in _wrap.RowsOf(wrappedColumn))
        {
            var first = _paper.Runs.Count;
            foreach (ref readonly var run in _wrap.RunsOf(text))
                _paper.Runs.Add(run with { Start = text.Free * (int)column.Align + run.Start });
            _paper.Add(new TextRow(
                area.Left, text.Height, _paper.Runs.Since(first), default, isWhole ? column.Align : null));
        }
    }

    private void AddCutMark(Area area)
    {
        var start = _paper.Text.Count;
        _paper.Text.Add(CutMark);
        ReceiptSpan[] spans = [new(SpanKind.Text, _paper.Text.Since(start))];
        ReceiptColumn[] column = [new(ColumnKind.Text, ReceiptAlign.Left, default)];
        column[0].Width = area.Width;
        _wrapped.Clear();
        _wrapped.Add(_wrap.Wrap(spans, area.Width, WrapRule.Words));
        for (var row = 0; row < _wrapped[0].Length; row++)
            AddRow(column, row, area, default, null);
    }

    private void AddFault(int line, string problem, string expected)
        => faults.Add(SlipFault.InTemplate(line, 1, problem, expected));

    private void AddRow(ReadOnlySpan<ReceiptColumn> columns, int row, Area area, Slice bars, ReceiptAlign? only)
    {
        int first = _paper.Runs.Count, at = bars.IsEmpty ? 0 : 1, height = 1;
        for (var i = 0; i < columns.Length; i++)
        {
            var rows = _wrap.RowsOf(_wrapped[i]);
            if (row < rows.Length)
            {
                ref readonly var text = ref rows[row];
                var start = 2 * at + text.Free * (int)columns[i].Align;
                foreach (ref readonly var run in _wrap.RunsOf(text))
                    _paper.Runs.Add(run with { Start = start + run.Start });
                height = Math.Max(height, text.Height);
            }
            at += columns[i].Width + Math.Abs(_parser.State.Border);
        }
        _paper.Add(new TextRow(area.Left, height, _paper.Runs.Since(first), bars, only));
    }

    private void AddProperty(in ReceiptProperty property, ReceiptAlign align, Area area, int number)
    {
        if (property.RuledBorder > 0)
            _table.Start();
        else if (property.RuledBorder < 0)
            _table.Stop();
        if (property.Image is { } image)
            _paper.Add(new Block(PaperKind.Image, area.Left, area.Width, align, default, default, image, number));
        if (property.Code is { } code)
        {
            _paper.Add(new Block(
                PaperKind.Code, area.Left, area.Width, align, code, _parser.State.Option, null, number));
        }
        if (property.Command is { } command)
            _paper.Add(new RawCommand(command));
        if (property.Logo is { } logo)
            _paper.Add(new Block(PaperKind.Logo, area.Left, area.Width, align, logo, default, null, number));
        if (property.Drawer > 0)
            _paper.AddDrawer(property.Drawer);
        if (property.Buzzer > 0)
            _paper.AddBuzzer(property.Buzzer);
    }
}

/// <summary>The cells across that a line prints on.</summary>
internal readonly record struct Area(int Left, int Width);
