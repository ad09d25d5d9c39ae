using System.Globalization;
using PosDaemon.Protocol.Buffers;
using PosDaemon.Protocol.EscPos;
using PosDaemon.Protocol.Mustache;
using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.Slips;

/// <summary>Slips from order to laid-out paper: template and data to a document, the document to rows, and the
/// REPRINT band on every piece that is cut off, whatever the template says. One slip after the other on the same
/// paper; not thread-safe.</summary>
internal sealed class SlipPaper
{
    /// <summary>A slip is a page, not a book: one line of a document takes at most so many rows of paper.</summary>
    private const int MostRows = 24;

    private readonly List<string> faults = [];
    private readonly List<ReceiptFault> receiptFaults = [];
    private readonly SlipData data = new();
    private readonly TemplateStock templates = new();
    private readonly MustacheRendering rendering = new();
    private readonly Pile<char> band = new();
    private readonly ReceiptLayout layout;
    private readonly Paper paper = new();

    public SlipPaper() => layout = new(new(), receiptFaults);

    /// <summary>What could not be done of the last slip.</summary>
    public List<string> Faults => faults;

    /// <summary>On paper of its own.</summary>
    public static (Paper Paper, List<string> Faults) Lay(SlipOrder order, CharacterSet characters, int columns)
    {
        var slip = new SlipPaper();
        return (slip.LayOut(order, characters, columns), slip.faults);
    }

    /// <summary>The paper holds until the next slip.</summary>
    public Paper LayOut(SlipOrder order, CharacterSet characters, int columns)
    {
        paper.Clear();
        faults.Clear();
        data.Read(order.DataJson, faults);
        SlipLanguage language = (order.Shop ?? ShopTemplates.None).For(order.Language);
        MustacheTemplate? own = order.Template is { } source ? templates.Of(source) : language.Find(order.Kind);
        if (own is not null)
        {
            Lay(own, language, characters, columns);
            if (!paper.PrintsSomething())
                faults.Add("template: it prints nothing; the built-in one is used");
        }
        if (!paper.PrintsSomething())
        {
            paper.Clear();
            Lay(BuiltIn(order), language, characters, columns);
        }
        if (order.Copy > 1)
        {
            paper.TakeOutDrawer();
            AddBand(order.Copy, characters, columns);
        }
        return paper;
    }

    private MustacheTemplate BuiltIn(SlipOrder order)
    {
        if (SlipTemplates.Find(order.Kind, order.Language) is { } template)
            return template;
        faults.Add($"there is no slip of kind \"{order.Kind}\"; a redemption slip is printed");
        return SlipTemplates.Find(SlipKinds.Redemption, order.Language)
            ?? throw new InvalidOperationException("the redemption template is part of the program");
    }

    private void Lay(MustacheTemplate template, SlipLanguage language, CharacterSet characters, int columns)
    {
        rendering.Render(template, data.Values, language.Words);
        for (int i = 0; i < rendering.Faults.Count; i++)
            faults.Add($"template: {rendering.Faults[i]}");
        receiptFaults.Clear();
        // The line end of the last line is no line of its own.
        layout.Lay(rendering.Text.TrimEnd("\r\n"), paper, columns, characters.Width, MostRows);
        foreach (ReceiptFault fault in receiptFaults)
        {
            int index = fault.Line - 1;
            string origin = index < rendering.Origins.Length ? rendering.Origins[index].ToString() : "the end";
            faults.Add($"template: {origin}, column {fault.Column}: {fault.Problem}; expected {fault.Expected}");
        }
    }

    /// <summary>White on black across the paper, twice the size: nobody takes a copy for the first one.</summary>
    private void AddBand(int copy, CharacterSet characters, int columns)
    {
        band.Clear();
        band.Add("补打~REPRINT~");
        copy.TryFormat(band.Room(12), out int digits, default, CultureInfo.InvariantCulture);
        band.Take(digits);
        int cells = 0;
        foreach (var rune in band.Span.EnumerateRunes())
            cells += characters.WidthOf(rune);
        bool isTwice = 2 * (cells + 2) <= columns;
        int free = Math.Max(columns / (isTwice ? 2 : 1) - cells, 0);
        int text = band.Count;
        band.Add(isTwice ? "`^^^" : "`");
        band.Repeat('~', free / 2);
        band.Add(band.Span[..text]);
        band.Repeat('~', free - free / 2);
        band.Add(isTwice ? "^^^`\n" : "`\n");
        int start = paper.Items.Length;
        layout.Lay(band.Span[text..], paper, columns, characters.Width, MostRows);
        paper.MoveBeforeEachPiece(start);
    }
}
