using System.Text;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>What the layout, the one of <c>--format text</c>, says that the paper shows.</summary>
internal sealed class LaidPaper
{
    private const int Cell = 12, UsualPitch = 30, GapBelowTall = 6;

    private readonly List<PaperLine> _lines = [];
    private readonly Paper _paper;
    private readonly PrinterProfile _profile;

    /// <summary>Dot rows from the lower edge of the last line seen to here; null after what has a height of its own.
    /// </summary>
    private int? _below;
    private bool _isBlank = true;

    private LaidPaper(Paper paper, PrinterProfile profile) => (_paper, _profile) = (paper, profile);

    public static List<PaperLine> Of(Paper paper, PrinterProfile profile)
    {
        var laid = new LaidPaper(paper, profile);
        foreach (var item in paper.Items) laid.Add(item);
        laid.Add(new PaperItem(PaperKind.Cut, 0));
        return laid._lines;
    }

    private void Add(PaperItem item)
    {
        if (item.Kind == PaperKind.Cut)
        {
            // Nothing printed since the last cut, nothing cut; without a cutter paper is only fed.
            if (!_isBlank && _profile.Cut != CutStyle.None) _lines.Add(new PaperLine.Cut());
            (_isBlank, _below) = (true, null);
            return;
        }
        _isBlank = false;
        switch (item.Kind)
        {
            case PaperKind.Text:
                var row = _paper.RowOf(item);
                AddRow(Cells(row), row.Height, row.Only == ReceiptAlign.Center);
                break;
            case PaperKind.Rule: AddRow(Cells(_paper.RuleOf(item)), 1, false); break;
            case PaperKind.Box: AddRow(Cells(_paper.BoxOf(item)), 1, false); break;
            case PaperKind.Code:
                var code = _paper.BlockOf(item);
                AddBlock(KindOf(code), Whole(_paper.TextOf(code.Text).ToString()), code.Left, code.Width, code.Align);
                AddReadable(code, _paper.PlacedOf(item));
                break;
            case PaperKind.Image:
                var image = _paper.BlockOf(item);
                AddBlock("image", "", image.Left, image.Width, image.Align);
                break;
            default: _below = null; break;
        }
    }

    /// <summary>The text below a bar code whose dots the host sends is text of the host too.</summary>
    private void AddReadable(Block code, PlacedBlock placed)
    {
        if (placed is not { Kind: PlacedKind.Barcode, IsRaster: true } || !code.Option.HasText) return;
        var text = _paper.TextOf(code.Text).ToString();
        foreach (var line in text.Chunk(placed.CharactersInLine))
        {
            var left = placed.LeftOf(line.Length * Cell);
            AddRow([.. line.Select((c, at) => new PaperCell($"{c}", left + at * Cell, Cell, 1, 1, ""))], 1, true);
        }
        _below = null;
    }

    /// <summary>Half of a surrogate pair cannot be sent.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string KindOf(Block code) => code.Option.Type == CodeType.QrCode ? "QR" : "bars";

    private void AddRow(List<PaperCell> cells, int height, bool mayBeCentred)
    {
        var printed = 24 * height;
        if (cells.Exists(cell => cell.IsSeen))
        {
            _lines.Add(new PaperLine.Text([.. cells.Where(cell => cell.IsSeen)], mayBeCentred)
            {
                Pitch = _below + printed,
            });
            _below = -printed;
        }
        _below += height > 1 ? printed + GapBelowTall : UsualPitch;
    }

    private void AddBlock(string kind, string content, int left, int width, ReceiptAlign align)
    {
        int first = left * Cell, room = width * Cell;
        // The printer's own edges may lie some dots outside the last cell.
        if (left == 0 && width == _profile.Columns) room = _profile.Dots;
        _lines.Add(new PaperLine.Block(kind, content, (int)align, first + (int)align * room / 2, 0));
        _below = null;
    }

    private List<PaperCell> Cells(TextRow row)
    {
        var cells = new List<PaperCell>();
        foreach (var bar in _paper.CellsOf(row.Bars))
        {
            var line = _profile.DrawsLines ? "│" : "|";
            cells.Add(new(line, (row.Left + bar) * Cell, Cell, 1, row.Height, ""));
        }
        foreach (var run in _paper.RunsOf(row))
        {
            var x = (row.Left + (run.Start + 1) / 2) * Cell;
            var style = run.Style;
            var look = PaperCell.LookOf(style.Underline, style.Emphasis, style.Invert);
            foreach (var rune in _paper.TextOf(run.Text).EnumerateRunes())
            {
                foreach ((var shown, var width) in Shown(rune))
                {
                    var dots = width * style.ScaleX * Cell;
                    cells.Add(new(shown, x, dots, style.ScaleX, style.ScaleY, look));
                    x += dots;
                }
            }
        }
        return [.. cells.OrderBy(cell => cell.X)];
    }

    /// <summary>What stands for a character on this printer: Chinese fonts have some Latin signs in full width only,
    /// and what a printer lacks is a question mark for each cell.</summary>
    private IEnumerable<(string Shown, int Width)> Shown(Rune rune)
    {
        var kind = _profile.Characters.Find(rune).Kind;
        if (kind == GlyphKind.None) return Enumerable.Repeat(("?", 1), _profile.Characters.WidthOf(rune));
        if (kind == GlyphKind.Single) return [(rune.Value == 0xA0 ? " " : rune.ToString(), 1)];
        if (kind == GlyphKind.Page) return [(rune.ToString(), 1)];
        return [(rune.Value switch { 0xA5 => "￥", 0x2022 => "·", 0x2212 => "－", _ => rune.ToString() }, 2)];
    }

    private List<PaperCell> Cells(RuleRow rule)
    {
        var line = _profile.DrawsLines ? "─" : "-";
        return [.. Enumerable.Range(rule.Left, rule.Width)
            .Select(at => new PaperCell(line, at * Cell, Cell, 1, 1, ""))];
    }

    private List<PaperCell> Cells(BoxRow box)
    {
        var cells = new List<PaperCell>();
        for (var at = 0; at < box.Width; at++)
        {
            var part = _paper.PartAt(box, at);
            var shown = part switch
            {
                BoxPart.None => " ",
                _ when _profile.DrawsLines => Corner(part),
                BoxPart.Rule => "-",
                _ => "+",
            };
            cells.Add(new(shown, (box.Left + at) * Cell, Cell, 1, 1, ""));
        }
        return cells;
    }

    /// <summary>By the arms left, right, up and down.</summary>
    private static string Corner(BoxPart part)
    {
        (var left, var right, var up, var down) = (part.HasFlag(BoxPart.Left), part.HasFlag(BoxPart.Right),
            part.HasFlag(BoxPart.Up), part.HasFlag(BoxPart.Down));
        return (left, right, up, down) switch
        {
            (true, true, false, false) => "─",
            (false, true, false, true) => "┌",
            (true, false, false, true) => "┐",
            (true, true, false, true) => "┬",
            (false, true, true, false) => "└",
            (true, false, true, false) => "┘",
            (true, true, true, false) => "┴",
            (false, true, true, true) => "├",
            (true, false, true, true) => "┤",
            _ => "┼",
        };
    }
}
