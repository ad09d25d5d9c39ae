using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Layout;

/// <summary>A laid-out slip, flat: items in their order, each kind in a pile of its own, all text in one. Cleared and
/// filled again for each slip; what it gives out holds until then.</summary>
internal sealed class Paper
{
    private readonly GrowingArray<PaperItem> _items = new();
    private readonly GrowingArray<TextRow> _rows = new();
    private readonly GrowingArray<RuleRow> _rules = new(16);
    private readonly GrowingArray<BoxRow> _boxes = new(16);
    private readonly GrowingArray<CodeBlock> _codes = new(4);
    private readonly GrowingArray<ImageBlock> _images = new(4);
    private readonly GrowingArray<RawCommand> _commands = new(4);
    private readonly GrowingArray<LogoBlock> _logos = new(4);
    private readonly GrowingArray<PaperItem> _inOrder = new();

    public ReadOnlySpan<PaperItem> Items => _items.Span;

    /// <summary>The characters of all runs, codes, pictures and commands.</summary>
    public GrowingArray<char> Text { get; } = new(4096);

    public GrowingArray<TextRun> Runs { get; } = new();

    /// <summary>The cells of all vertical rules.</summary>
    public GrowingArray<int> Cells { get; } = new();

    public ref readonly TextRow RowOf(PaperItem item) => ref _rows[item.Index];

    public ref readonly RuleRow RuleOf(PaperItem item) => ref _rules[item.Index];

    public ref readonly BoxRow BoxOf(PaperItem item) => ref _boxes[item.Index];

    public ref readonly CodeBlock CodeOf(PaperItem item) => ref _codes[item.Index];

    public ref readonly ImageBlock ImageOf(PaperItem item) => ref _images[item.Index];

    public ref readonly RawCommand CommandOf(PaperItem item) => ref _commands[item.Index];

    public ref readonly LogoBlock LogoOf(PaperItem item) => ref _logos[item.Index];

    public ReadOnlySpan<TextRun> RunsOf(in TextRow row) => Runs.Of(row.Runs);

    public ReadOnlySpan<char> TextOf(Slice text) => Text.Of(text);

    public ReadOnlySpan<int> CellsOf(Slice cells) => Cells.Of(cells);

    public void Add(in TextRow row) => Add(PaperKind.Text, _rows, row);

    public void Add(in RuleRow rule) => Add(PaperKind.Rule, _rules, rule);

    public void Add(in BoxRow box) => Add(PaperKind.Box, _boxes, box);

    public void Add(in CodeBlock code) => Add(PaperKind.Code, _codes, code);

    public void Add(in ImageBlock image) => Add(PaperKind.Image, _images, image);

    public void Add(in RawCommand command) => Add(PaperKind.Command, _commands, command);

    public void Add(in LogoBlock logo) => Add(PaperKind.Logo, _logos, logo);

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
        foreach (ref readonly var image in _images.Span)
            image.Picture.Forget();
    }

    public void Clear()
    {
        _items.Clear();
        _rows.Clear();
        _rules.Clear();
        _boxes.Clear();
        _codes.Clear();
        _images.Clear();
        _commands.Clear();
        _logos.Clear();
        Text.Clear();
        Runs.Clear();
        Cells.Clear();
    }

    private void Add<T>(PaperKind kind, GrowingArray<T> pile, in T value) where T : struct
    {
        _items.Add(new PaperItem(kind, pile.Count));
        pile.Add(value);
    }
}
