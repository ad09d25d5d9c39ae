using PosDaemon.Protocol.Buffers;

namespace PosDaemon.Protocol.ReceiptLine;

/// <summary>A laid-out slip, flat: items in their order, each kind in a pile of its own, all text in one. Cleared and
/// filled again for each slip; what it gives out holds until then.</summary>
internal sealed class Paper
{
    private readonly Pile<PaperItem> items = new();
    private readonly Pile<TextRow> rows = new();
    private readonly Pile<RuleRow> rules = new(16);
    private readonly Pile<BoxRow> boxes = new(16);
    private readonly Pile<CodeBlock> codes = new(4);
    private readonly Pile<ImageBlock> images = new(4);
    private readonly Pile<RawCommand> commands = new(4);
    private readonly Pile<LogoBlock> logos = new(4);
    private readonly Pile<PaperItem> inOrder = new();

    public ReadOnlySpan<PaperItem> Items => items.Span;

    /// <summary>The characters of all runs, codes, pictures and commands.</summary>
    public Pile<char> Text { get; } = new(4096);

    public Pile<TextRun> Runs { get; } = new();

    /// <summary>The cells of all vertical rules.</summary>
    public Pile<int> Cells { get; } = new();

    public ref readonly TextRow RowOf(PaperItem item) => ref rows[item.Index];

    public ref readonly RuleRow RuleOf(PaperItem item) => ref rules[item.Index];

    public ref readonly BoxRow BoxOf(PaperItem item) => ref boxes[item.Index];

    public ref readonly CodeBlock CodeOf(PaperItem item) => ref codes[item.Index];

    public ref readonly ImageBlock ImageOf(PaperItem item) => ref images[item.Index];

    public ref readonly RawCommand CommandOf(PaperItem item) => ref commands[item.Index];

    public ref readonly LogoBlock LogoOf(PaperItem item) => ref logos[item.Index];

    public ReadOnlySpan<TextRun> RunsOf(in TextRow row) => Runs.Of(row.Runs);

    public ReadOnlySpan<char> TextOf(Slice text) => Text.Of(text);

    public ReadOnlySpan<int> CellsOf(Slice cells) => Cells.Of(cells);

    public void Add(in TextRow row) => Add(PaperKind.Text, rows, row);

    public void Add(in RuleRow rule) => Add(PaperKind.Rule, rules, rule);

    public void Add(in BoxRow box) => Add(PaperKind.Box, boxes, box);

    public void Add(in CodeBlock code) => Add(PaperKind.Code, codes, code);

    public void Add(in ImageBlock image) => Add(PaperKind.Image, images, image);

    public void Add(in RawCommand command) => Add(PaperKind.Command, commands, command);

    public void Add(in LogoBlock logo) => Add(PaperKind.Logo, logos, logo);

    public void AddDrawer(int number) => items.Add(new PaperItem(PaperKind.Drawer, number));

    public void AddBuzzer(int times) => items.Add(new PaperItem(PaperKind.Buzzer, times));

    public void AddCut() => items.Add(new PaperItem(PaperKind.Cut, 0));

    /// <summary>Something of it would be seen, or done.</summary>
    public bool PrintsSomething()
    {
        foreach (PaperItem item in Items)
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
        inOrder.Clear();
        foreach (PaperItem item in Items)
        {
            if (item.Kind != PaperKind.Drawer)
                inOrder.Add(item);
        }
        items.Clear();
        items.Add(inOrder.Span);
    }

    /// <summary>Takes the items from <paramref name="start"/> on away and puts them before each piece that is cut off.
    /// </summary>
    public void MoveBeforeEachPiece(int start)
    {
        inOrder.Clear();
        bool atTop = true;
        foreach (PaperItem item in items.Span[..start])
        {
            if (atTop && item.Kind != PaperKind.Cut)
            {
                inOrder.Add(items.Span[start..]);
                atTop = false;
            }
            atTop |= item.Kind == PaperKind.Cut;
            inOrder.Add(item);
        }
        items.Clear();
        items.Add(inOrder.Span);
    }

    /// <summary>Each picture is decoded and dithered again when it is next printed.</summary>
    public void ForgetPictures()
    {
        foreach (ref readonly ImageBlock image in images.Span)
            image.Picture.Forget();
    }

    public void Clear()
    {
        items.Clear();
        rows.Clear();
        rules.Clear();
        boxes.Clear();
        codes.Clear();
        images.Clear();
        commands.Clear();
        logos.Clear();
        Text.Clear();
        Runs.Clear();
        Cells.Clear();
    }

    private void Add<T>(PaperKind kind, Pile<T> pile, in T value) where T : struct
    {
        items.Add(new PaperItem(kind, pile.Count));
        pile.Add(value);
    }
}
