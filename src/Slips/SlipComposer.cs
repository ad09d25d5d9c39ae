using System.Globalization;
using System.Text;
using System.Text.Json;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Fonts;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips;

/// <summary>Slips from order to laid-out paper: template and data to a document, the document to rows, and the
/// REPRINT band on every piece that is cut off, whatever the template says. One slip after the other on the same
/// paper; not thread-safe.</summary>
internal sealed class SlipComposer
{
    private readonly List<SlipFault> _faults = [];
    private readonly List<SlipFault> _layoutFaults = [];
    private readonly MustacheData _data = new();
    private readonly TemplateCache _templates = new();
    private readonly MustacheRendering _rendering = new();
    private readonly GrowingArray<char> _band = new();
    private readonly ReceiptLayout _layout;
    private readonly BlockPlacer _placer = new();
    private readonly Paper _paper = new();
    private SlipWords _words;

    public SlipComposer() => _layout = new(new(), _layoutFaults);

    /// <summary>What could not be done of the last slip.</summary>
    public List<SlipFault> Faults => _faults;

    /// <summary>On paper of its own, its blocks not placed.</summary>
    public static (Paper Paper, List<SlipFault> Faults) Lay(SlipOrder order, CharacterSet characters, int columns)
    {
        var slip = new SlipComposer();
        return (slip.LayOut(order, characters, columns, SlipWords.Unknown), slip._faults);
    }

    /// <summary>On paper of its own, for a preview, its blocks placed.</summary>
    /// <param name="resources">Null where nothing is known of logos.</param>
    public static (Paper Paper, List<SlipFault> Faults) Preview(
        SlipOrder order, PrinterProfile profile, int columns, SlipResources? resources)
    {
        var slip = new SlipComposer();
        var paper = slip.LayOut(order, profile.Characters, columns,
            SlipWords.ForPreview(profile, resources));
        var size = PaperSize.ForPreview(profile, columns);
        List<SlipFault> refused = [];
        slip._placer.Place(paper, profile, size, resources, refused);
        if (resources?.Glyphs is { } glyphs && NotDrawn(paper, profile, glyphs) is { } letter)
            refused.Add(SlipFault.NotDrawn(letter));
        slip.AddPrintFaults(refused);
        return (paper, slip._faults);
    }

    /// <summary>What a printer cannot do of those lines of the order's own template that hold nothing of the data: it
    /// fails of each slip that they stand in.</summary>
    /// <param name="order">With a template.</param>
    /// <param name="profile">The printer's model.</param>
    /// <param name="logos">The names of all logos; null where nothing is known of them, and each is taken on trust.
    /// </param>
    public static IEnumerable<SlipFault> FaultsWithoutData(
        SlipOrder order, PrinterProfile profile, IReadOnlySet<string>? logos)
    {
        var slip = new SlipComposer { _words = SlipWords.Unknown };
        var language = (order.Shop ?? ShopTemplates.None).For(order.Language);
        slip.Read(order.DataJson);
        slip.Lay(MustacheTemplate.Parse(order.Template!), language, profile.Characters, profile.Columns);
        List<SlipFault> faults = [.. slip._layoutFaults];
        slip._placer.Place(slip._paper, profile, PaperSize.Of(profile), null, faults);
        if (logos is not null)
            faults.AddRange(slip.UnknownLogos(logos));
        return [.. faults.Where(fault => !slip.HasData(fault.Line)).Select(slip.FromTemplate)];
    }

    /// <summary>The paper holds until the next slip.</summary>
    public Paper LayOut(SlipOrder order, CharacterSet characters, int columns, SlipWords words)
    {
        _words = words;
        _paper.Clear();
        _faults.Clear();
        Read(order.DataJson);
        _layout.CutMark = CutMarkOf(order.Language);
        var language = (order.Shop ?? ShopTemplates.None).For(order.Language);
        var own = order.Template is { } source ? _templates.Of(source) : language.Find(order.Kind);
        if (own is not null)
        {
            Lay(own, language, characters, columns);
            if (!_paper.PrintsSomething())
                _faults.Add(SlipFault.InTemplate(0, 0, "it prints nothing; the built-in one is used", ""));
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

    /// <summary>Takes what an output could not print, whose lines are those of the document, with the line of the
    /// template that each came from.</summary>
    public void AddPrintFaults(List<SlipFault> faults)
    {
        foreach (var fault in faults)
            SlipFault.AddOnce(_faults, FromTemplate(fault));
    }

    /// <summary>An empty object, with a fault, when the text is not a JSON object.</summary>
    private void Read(string json)
    {
        try
        {
            _data.Read(json);
            if (_data[0].Kind == MustacheKind.Object)
                return;
            _faults.Add(new(SlipFaultSource.Data, null, 0, 0, "the document is not an object", ""));
        }
        catch (JsonException fault)
        {
            _faults.Add(new(SlipFaultSource.Data, null, (int)(fault.LineNumber ?? 0) + 1,
                (int)(fault.BytePositionInLine ?? 0) + 1, "not JSON", ""));
        }
        _data.Clear();
    }

    /// <summary>What stands on paper where the rest of a text does not, so that it can be asked for.</summary>
    private static string CutMarkOf(string language) => SlipTemplates.IsEnglish(language)
        ? "[... cut off here: all of it is in the order]"
        : "【……后略，全文见线上订单】";

    private static Rune? NotDrawn(Paper paper, PrinterProfile profile, IGlyphSource glyphs)
    {
        foreach (var item in paper.Items)
        {
            if (item.Kind != PaperKind.Text)
                continue;
            foreach (var run in paper.RunsOf(paper.RowOf(item)))
            {
                foreach (var rune in run.Word == 0 ? paper.TextOf(run.Text).EnumerateRunes() : default)
                {
                    var isLacking = profile.Characters.Find(rune).Kind == GlyphKind.None;
                    if (isLacking && !(profile.DrawsGlyphs
                        && glyphs.DotsOf(rune, profile.Characters.WidthOf(rune)).Length > 0))
                        return rune;
                }
            }
        }
        return null;
    }

    private MustacheTemplate BuiltIn(SlipOrder order)
    {
        if (SlipTemplates.Find(order.Kind, order.Language) is { } template)
            return template;
        _faults.Add(new(SlipFaultSource.Order, null, 0, 0,
            $"there is no slip of kind \"{order.Kind}\"; a redemption slip is printed", ""));
        return SlipTemplates.Find(SlipKinds.Redemption, order.Language)
            ?? throw new InvalidOperationException("the redemption template is part of the program");
    }

    private void Lay(MustacheTemplate template, SlipLanguage language, CharacterSet characters, int columns)
    {
        _rendering.Render(template, _data, language.Words);
        _faults.AddRange(_rendering.Faults);
        _layoutFaults.Clear();
        // The line end of the last line is no line of its own.
        _layout.Lay(_rendering.Text.TrimEnd("\r\n"), _paper, columns, characters.Width, _words);
        foreach (var fault in _layoutFaults)
            SlipFault.AddOnce(_faults, FromTemplate(fault));
    }

    private List<SlipFault> UnknownLogos(IReadOnlySet<string> known)
    {
        List<SlipFault> faults = [];
        var expected = known.Count == 0
            ? "the name of a logo in the printer's configuration, which has none"
            : $"one of {string.Join(", ", known.Order(StringComparer.Ordinal))}";
        foreach (ref readonly var block in _paper.Blocks)
        {
            var name = block.Kind == PaperKind.Logo ? _paper.TextOf(block.Text).ToString() : null;
            if (name is null || known.Contains(name))
                continue;
            var problem = $"no printer has a logo \"{name}\"";
            faults.Add(new(SlipFaultSource.Print, null, block.Line, 1, problem, expected));
        }
        return faults;
    }

    /// <summary>True too where no line is to blame.</summary>
    private bool HasData(int line)
    {
        var origins = _rendering.Origins;
        return origins.IsEmpty || line == 0 || origins[Math.Min(line, origins.Length) - 1].HasData;
    }

    /// <summary>With the line of the template in place of that of the document that was made of it.</summary>
    private SlipFault FromTemplate(SlipFault fault)
    {
        var origins = _rendering.Origins;
        if (origins.IsEmpty || fault.Line == 0)
            return fault;
        var origin = origins[Math.Min(fault.Line, origins.Length) - 1];
        return fault with { Partial = origin.Partial, Line = origin.Line };
    }

    /// <summary>White on black across the paper, twice the size: nobody takes a copy for the first one.</summary>
    private void AddBand(int copy, CharacterSet characters, int columns)
    {
        _band.Clear();
        _band.Add("补打~REPRINT~");
        copy.TryFormat(_band.Reserve(12), out var digits, default, CultureInfo.InvariantCulture);
        _band.Extend(digits);
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
        _layout.Lay(_band.Span[text..], _paper, columns, characters.Width, _words);
        _paper.MoveBeforeEachPiece(start);
    }
}
