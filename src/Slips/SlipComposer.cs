using System.Globalization;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips;

/// <summary>Slips from order to laid-out paper: template and data to a document, the document to rows, and the
/// REPRINT band on every piece that is cut off, whatever the template says. One slip after the other on the same
/// paper; not thread-safe.</summary>
internal sealed class SlipPaper
{
    /// <summary>A slip is a page, not a book: one line of a document takes at most so many rows of paper.</summary>
    private const int MostRows = 24;

    private readonly List<string> _faults = [];
    private readonly List<ReceiptFault> _receiptFaults = [];
    private readonly SlipData _data = new();
    private readonly TemplateCache _templates = new();
    private readonly MustacheRendering _rendering = new();
    private readonly GrowingArray<char> _band = new();
    private readonly ReceiptLayout _layout;
    private readonly Paper _paper = new();

    public SlipPaper() => _layout = new(new(), _receiptFaults);

    /// <summary>What could not be done of the last slip.</summary>
    public List<string> Faults => _faults;

    /// <summary>On paper of its own.</summary>
    public static (Paper Paper, List<string> Faults) Lay(SlipOrder order, CharacterSet characters, int columns)
    {
        var slip = new SlipPaper();
        return (slip.LayOut(order, characters, columns), slip._faults);
    }

    /// <summary>The paper holds until the next slip.</summary>
    public Paper LayOut(SlipOrder order, CharacterSet characters, int columns)
    {
        _paper.Clear();
        _faults.Clear();
        _data.Read(order.DataJson, _faults);
        var language = (order.Shop ?? ShopTemplates.None).For(order.Language);
        var own = order.Template is { } source ? _templates.Of(source) : language.Find(order.Kind);
        if (own is not null)
        {
            Lay(own, language, characters, columns);
            if (!_paper.PrintsSomething())
                _faults.Add("template: it prints nothing; the built-in one is used");
        }
        if (!_paper.PrintsSomething())
        {
            _paper.Clear();
            Lay(BuiltIn(order), language, characters, columns);
        }
        if (order.Copy > 1)
        {
            _paper.TakeOutDrawer();
            AddBand(order.Copy, characters, columns);
        }
        return _paper;
    }

    private MustacheTemplate BuiltIn(SlipOrder order)
    {
        if (SlipTemplates.Find(order.Kind, order.Language) is { } template)
            return template;
        _faults.Add($"there is no slip of kind \"{order.Kind}\"; a redemption slip is printed");
        return SlipTemplates.Find(SlipKinds.Redemption, order.Language)
            ?? throw new InvalidOperationException("the redemption template is part of the program");
    }

    private void Lay(MustacheTemplate template, SlipLanguage language, CharacterSet characters, int columns)
    {
        _rendering.Render(template, _data.Values, language.Words);
        for (var i = 0; i < _rendering.Faults.Count; i++)
            _faults.Add($"template: {_rendering.Faults[i]}");
        _receiptFaults.Clear();
        // The line end of the last line is no line of its own.
        _layout.Lay(_rendering.Text.TrimEnd("\r\n"), _paper, columns, characters.Width, MostRows);
        foreach (var fault in _receiptFaults)
        {
            var index = fault.Line - 1;
            var origin = index < _rendering.Origins.Length ? _rendering.Origins[index].ToString() : "the end";
            _faults.Add($"template: {origin}, column {fault.Column}: {fault.Problem}; expected {fault.Expected}");
        }
    }

    /// <summary>White on black across the paper, twice the size: nobody takes a copy for the first one.</summary>
    private void AddBand(int copy, CharacterSet characters, int columns)
    {
        _band.Clear();
        _band.Add("补打~REPRINT~");
        copy.TryFormat(_band.Room(12), out var digits, default, CultureInfo.InvariantCulture);
        _band.Take(digits);
        var cells = 0;
        foreach (var rune in _band.Span.EnumerateRunes())
            cells += characters.WidthOf(rune);
        var isTwice = 2 * (cells + 2) <= columns;
        var free = Math.Max(columns / (isTwice ? 2 : 1) - cells, 0);
        var text = _band.Count;
        _band.Add(isTwice ? "`^^^" : "`");
        _band.Repeat('~', free / 2);
        _band.Add(_band.Span[..text]);
        _band.Repeat('~', free - free / 2);
        _band.Add(isTwice ? "^^^`\n" : "`\n");
        var start = _paper.Items.Length;
        _layout.Lay(_band.Span[text..], _paper, columns, characters.Width, MostRows);
        _paper.MoveBeforeEachPiece(start);
    }
}
