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

    private readonly List<PaperLine> lines = [];
    private readonly Paper paper;
    private readonly PrinterProfile profile;

    /// <summary>Dot rows from the lower edge of the last line seen to here; null after what has a height of its own.
    /// </summary>
    private int? below;
    private bool isBlank = true;

    private LaidPaper(Paper paper, PrinterProfile profile) => (this.paper, this.profile) = (paper, profile);

    public static List<PaperLine> Of(Paper paper, PrinterProfile profile)
    {
        var laid = new LaidPaper(paper, profile);
        foreach (PaperItem item in paper.Items) laid.Add(item);
        laid.Add(new PaperItem(PaperKind.Cut, 0));
        return laid.lines;
    }

    private void Add(PaperItem item)
    {
        if (item.Kind == PaperKind.Cut)
        {
            // Nothing printed since the last cut, nothing cut; without a cutter paper is only fed.
            if (!isBlank && profile.Cut != CutStyle.None) lines.Add(new PaperLine.Cut());
            (isBlank, below) = (true, null);
            return;
        }
        isBlank = false;
        switch (item.Kind)
        {
            case PaperKind.Text:
                TextRow row = paper.RowOf(item);
                AddRow(Cells(row), row.Height, row.Only == ReceiptAlign.Center);
                break;
            case PaperKind.Rule: AddRow(Cells(paper.RuleOf(item)), 1, false); break;
            case PaperKind.Box: AddRow(Cells(paper.BoxOf(item)), 1, false); break;
            case PaperKind.Code:
                Block code = paper.BlockOf(item);
                AddBlock(KindOf(code), Whole(paper.TextOf(code.Text).ToString()), code.Left, code.Width, code.Align);
                break;
            case PaperKind.Image:
                Block image = paper.BlockOf(item);
                AddBlock("image", "", image.Left, image.Width, image.Align);
                break;
            default: below = null; break;
        }
    }

    /// <summary>Half of a surrogate pair cannot be sent.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string KindOf(Block code) => code.Option.Type == CodeType.QrCode ? "QR" : "bars";

    private void AddRow(List<PaperCell> cells, int height, bool mayBeCentred)
    {
        int printed = 24 * height;
        if (cells.Exists(cell => cell.IsSeen))
        {
            lines.Add(new PaperLine.Text([.. cells.Where(cell => cell.IsSeen)], mayBeCentred)
            {
                Pitch = below + printed,
            });
            below = -printed;
        }
        below += height > 1 ? printed + GapBelowTall : UsualPitch;
    }

    private void AddBlock(string kind, string content, int left, int width, ReceiptAlign align)
    {
        int first = left * Cell, room = width * Cell;
        // The printer's own edges may lie some dots outside the last cell.
        if (left == 0 && width == profile.Columns) room = profile.Dots;
        lines.Add(new PaperLine.Block(kind, content, (int)align, first + (int)align * room / 2, 0));
        below = null;
    }

    private List<PaperCell> Cells(TextRow row)
    {
        var cells = new List<PaperCell>();
        foreach (int bar in paper.CellsOf(row.Bars))
        {
            string line = profile.DrawsLines ? "│" : "|";
            cells.Add(new(line, (row.Left + bar) * Cell, Cell, 1, row.Height, ""));
        }
        foreach (TextRun run in paper.RunsOf(row))
        {
            int x = (row.Left + (run.Start + 1) / 2) * Cell;
            TextStyle style = run.Style;
            string look = PaperCell.LookOf(style.Underline, style.Emphasis, style.Invert);
            foreach (Rune rune in paper.TextOf(run.Text).EnumerateRunes())
            {
                foreach ((string shown, int width) in Shown(rune))
                {
                    int dots = width * style.ScaleX * Cell;
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
        GlyphKind kind = profile.Characters.Find(rune).Kind;
        if (kind == GlyphKind.None) return Enumerable.Repeat(("?", 1), profile.Characters.WidthOf(rune));
        if (kind == GlyphKind.Single) return [(rune.Value == 0xA0 ? " " : rune.ToString(), 1)];
        if (kind == GlyphKind.Page) return [(rune.ToString(), 1)];
        return [(rune.Value switch { 0xA5 => "￥", 0x2022 => "·", 0x2212 => "－", _ => rune.ToString() }, 2)];
    }

    private List<PaperCell> Cells(RuleRow rule)
    {
        string line = profile.DrawsLines ? "─" : "-";
        return [.. Enumerable.Range(rule.Left, rule.Width)
            .Select(at => new PaperCell(line, at * Cell, Cell, 1, 1, ""))];
    }

    private List<PaperCell> Cells(BoxRow box)
    {
        var cells = new List<PaperCell>();
        for (int at = 0; at < box.Width; at++)
        {
            BoxPart part = paper.PartAt(box, at);
            string shown = part switch
            {
                BoxPart.None => " ",
                _ when profile.DrawsLines => Corner(part),
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
        (bool left, bool right, bool up, bool down) = (part.HasFlag(BoxPart.Left), part.HasFlag(BoxPart.Right),
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
