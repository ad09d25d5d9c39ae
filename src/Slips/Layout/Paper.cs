using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Layout;

/// <summary>A laid-out slip, flat: items in their order, each kind in an array of its own, all text in one. Cleared and
/// filled again for each slip; what it gives out holds until then.</summary>
internal sealed class Paper
{
    private readonly GrowingArray<PaperItem> _items = new();
    private readonly GrowingArray<TextRow> _rows = new();
    private readonly GrowingArray<RuleRow> _rules = new(16);
    private readonly GrowingArray<BoxRow> _boxes = new(16);
    private readonly GrowingArray<Block> _blocks = new(4);
    private readonly GrowingArray<PlacedBlock> _placed = new(4);
    private readonly GrowingArray<RawCommand> _commands = new(4);
    private readonly GrowingArray<PaperItem> _inOrder = new();
    private readonly List<ShapedWord> _words = [];

    /// <summary>Characters before the first mark; -1 before anything was placed.</summary>
    private int _laidOutText = -1;

    public ReadOnlySpan<PaperItem> Items => _items.Span;

    /// <summary>The characters of all runs, codes, pictures and commands.</summary>
    public GrowingArray<char> Text { get; } = new(4096);

    public GrowingArray<TextRun> Runs { get; } = new();

    /// <summary>The content of all codes that can be printed, as a printer takes it.</summary>
    public GrowingArray<byte> Bytes { get; } = new(512);

    /// <summary>Codes, pictures and logos, as laid out.</summary>
    public ReadOnlySpan<Block> Blocks => _blocks.Span;

    /// <summary>The cells of all vertical rules.</summary>
    public GrowingArray<int> Cells { get; } = new();

    public ref readonly TextRow RowOf(PaperItem item) => ref _rows[item.Index];

    public ref readonly RuleRow RuleOf(PaperItem item) => ref _rules[item.Index];

    public ref readonly BoxRow BoxOf(PaperItem item) => ref _boxes[item.Index];

    public ref readonly Block BlockOf(PaperItem item) => ref _blocks[item.Index];

    /// <summary>Of <see cref="BlockPlacer"/>, which has to have been over this paper.</summary>
    public ref readonly PlacedBlock PlacedOf(PaperItem item) => ref _placed[item.Index];

    public ref readonly RawCommand CommandOf(PaperItem item) => ref _commands[item.Index];

    public ReadOnlySpan<TextRun> RunsOf(in TextRow row) => Runs.Of(row.Runs);

    public ReadOnlySpan<char> TextOf(Slice text) => Text.Of(text);

    public ReadOnlySpan<int> CellsOf(Slice cells) => Cells.Of(cells);

    /// <summary>Null for a run of characters.</summary>
    public ShapedWord? WordOf(in TextRun run) => run.Word == 0 ? null : _words[run.Word - 1];

    /// <summary>Returns its number, for <see cref="TextRun.Word"/>.</summary>
    public int Add(ShapedWord word)
    {
        _words.Add(word);
        return _words.Count;
    }

    public void Add(in TextRow row) => Add(PaperKind.Text, _rows, row);

    public void Add(in RuleRow rule) => Add(PaperKind.Rule, _rules, rule);

    public void Add(in BoxRow box) => Add(PaperKind.Box, _boxes, box);

    public void Add(in Block block) => Add(block.Kind, _blocks, block);

    public void Add(in RawCommand command) => Add(PaperKind.Command, _commands, command);

    public void AddDrawer(int number) => _items.Add(new PaperItem(PaperKind.Drawer, number));

    public void AddBuzzer(int times) => _items.Add(new PaperItem(PaperKind.Buzzer, times));

    public void AddCut() => _items.Add(new PaperItem(PaperKind.Cut, 0));

    /// <summary>Something of it would be seen, or done.</summary>
    public bool PrintsSomething()
    {
        foreach (var item in Items)
        {
            if (item.Kind is >= PaperKind.Code
                || item.Kind == PaperKind.Text && !RowOf(item).Runs.IsEmpty)
                return true;
        }
        return false;
    }

    /// <summary>The drawer stays shut: a copy takes no money.</summary>
    public void TakeOutDrawer()
    {
        _inOrder.Clear();
        foreach (var item in Items)
        {
            if (item.Kind != PaperKind.Drawer)
                _inOrder.Add(item);
        }
        _items.Clear();
        _items.Add(_inOrder.Span);
    }

    /// <summary>Takes the items from <paramref name="start"/> on away and puts them before each piece that is cut off.
    /// </summary>
    public void MoveBeforeEachPiece(int start)
    {
        _inOrder.Clear();
        var atTop = true;
        foreach (var item in _items.Span[..start])
        {
            if (atTop && item.Kind != PaperKind.Cut)
            {
                _inOrder.Add(_items.Span[start..]);
                atTop = false;
            }
            atTop |= item.Kind == PaperKind.Cut;
            _inOrder.Add(item);
        }
        _items.Clear();
        _items.Add(_inOrder.Span);
    }

    /// <summary>Each picture is decoded and dithered again when it is next printed.</summary>
    public void ForgetPictures()
    {
        foreach (ref readonly var block in _blocks.Span)
            block.Picture?.Forget();
    }

    /// <summary>The next block, in the order of <see cref="Blocks"/>, to be filled in at once.</summary>
    public ref PlacedBlock AddPlaced()
    {
        _placed.Add(new PlacedBlock());
        return ref _placed[_placed.Count - 1];
    }

    /// <summary>What was decided for another printer is forgotten, with its marks.</summary>
    public void ClearPlaced()
    {
        if (_laidOutText < 0)
            _laidOutText = Text.Count;
        Text.Truncate(_laidOutText);
        Bytes.Clear();
        _placed.Clear();
    }

    public void Clear()
    {
        _laidOutText = -1;
        _words.Clear();
        _items.Clear();
        _rows.Clear();
        _rules.Clear();
        _boxes.Clear();
        _blocks.Clear();
        _placed.Clear();
        Bytes.Clear();
        _commands.Clear();
        Text.Clear();
        Runs.Clear();
        Cells.Clear();
    }

    private void Add<T>(PaperKind kind, GrowingArray<T> array, in T value) where T : struct
    {
        _items.Add(new PaperItem(kind, array.Count));
        array.Add(value);
    }
}
