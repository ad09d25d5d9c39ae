using System.Text.Json;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.Mustache;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.Slips;

/// <summary>A slip from order to laid-out paper: template and data to a document, the document to rows, and the
/// REPRINT band on every piece that is cut off, whatever the template says.</summary>
internal sealed class SlipPaper
{
    /// <summary>A slip is a page, not a book: one line of a document takes at most so many rows of paper.</summary>
    private const int MostRows = 24;

    private readonly List<string> faults = [];
    private readonly List<ReceiptFault> receiptFaults = [];
    private readonly ReceiptLayout layout;
    private readonly SlipOrder order;
    private readonly CharacterSet characters;
    private readonly int columns;
    private readonly Paper paper = new();

    private SlipPaper(SlipOrder order, CharacterSet characters, int columns)
    {
        (this.order, this.characters, this.columns) = (order, characters, columns);
        layout = new(new(), receiptFaults);
    }

    public static (Paper Paper, List<string> Faults) Lay(SlipOrder order, CharacterSet characters, int columns)
    {
        var slip = new SlipPaper(order, characters, columns);
        slip.Lay();
        return (slip.paper, slip.faults);
    }

    private void Lay()
    {
        JsonElement data = SlipData.Read(order.DataJson, faults);
        MustacheTemplate? own = order.Template is { } source
            ? MustacheTemplate.Parse(source)
            : order.Shop?.Find(order.Kind, order.Language);
        if (own is not null)
        {
            Lay(own, data);
            if (!paper.PrintsSomething())
                faults.Add("template: it prints nothing; the built-in one is used");
        }
        if (!paper.PrintsSomething())
        {
            paper.Clear();
            Lay(BuiltIn(), data);
        }
        if (order.Copy > 1)
            AddBand();
    }

    private MustacheTemplate BuiltIn()
    {
        if (SlipTemplates.Find(order.Kind, order.Language) is { } template)
            return template;
        faults.Add($"there is no slip of kind \"{order.Kind}\"; a redemption slip is printed");
        return SlipTemplates.Find(SlipKinds.Redemption, order.Language)
            ?? throw new InvalidOperationException("the redemption template is part of the program");
    }

    private void Lay(MustacheTemplate template, JsonElement data)
    {
        MustacheResult document = MustacheRendering.Render(template, data, Options());
        faults.AddRange(document.Faults.Select(static fault => $"template: {fault}"));
        receiptFaults.Clear();
        // The line end of the last line is no line of its own.
        layout.Lay(document.Text.TrimEnd('\r', '\n'), paper, columns, characters.Width, MostRows);
        foreach (ReceiptFault fault in receiptFaults)
        {
            int index = fault.Line - 1;
            string origin = index < document.Origins.Count ? document.Origins[index] : "the end";
            faults.Add($"template: {origin}, column {fault.Column}: {fault.Problem}; expected {fault.Expected}");
        }
    }

    private MustacheOptions Options() => new()
    {
        Escape = ReceiptEscape.Value,
        Missing = static name => $"[{name}?]",
        Partial = name => (order.Shop ?? ShopTemplates.None).FindPartial(name, order.Language),
        Format = SlipFormatters.Format,
    };

    /// <summary>White on black across the paper, twice the size: nobody takes a copy for the first one.</summary>
    private void AddBand()
    {
        string text = $"补打 REPRINT {order.Copy}";
        int cells = text.EnumerateRunes().Sum(characters.WidthOf);
        int scale = 2 * (cells + 2) <= columns ? 2 : 1;
        int free = Math.Max(columns / scale - cells, 0);
        string padded = new string(' ', free / 2) + text + new string(' ', free - free / 2);
        string mark = scale == 2 ? "^^^" : "";
        string document = "`" + mark + ReceiptEscape.Value("." + padded + ".")[1..^1].Replace(' ', '~') + mark + "`\n";
        int start = paper.Items.Length;
        layout.Lay(document, paper, columns, characters.Width, MostRows);
        paper.MoveBeforeEachPiece(start);
    }
}
