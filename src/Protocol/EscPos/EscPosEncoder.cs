using PosDaemon.Protocol.ReceiptLine;
using PosDaemon.Protocol.Slips;

namespace PosDaemon.Protocol.EscPos;

/// <summary>Turns laid-out paper into the bytes for one printer model. Every line starts at the line start, every
/// length is counted before it is written, and no byte of text can be below 20h: text cannot become a command.
/// Encodes one slip after the other into the same buffer; not thread-safe.</summary>
internal sealed class EscPosEncoder
{
    /// <summary>Dots below enlarged characters: what the usual 30-dot pitch leaves below the usual ones.</summary>
    private const int TallRowGap = 6;

    /// <summary>Characters of a logo's name that a mark or a fault shows.</summary>
    private const int MostOfName = 16;

    private readonly EncoderBuffer bytes = new();
    private readonly EncoderStyle style;
    private readonly EncoderText text;
    private readonly EncoderGlyphs drawn;
    private readonly EncoderActs acts;
    private readonly EncoderLines lines;
    private readonly EncoderCode symbol;
    private readonly EncoderArea area;
    private PrinterProfile profile = PrinterProfiles.Default;
    private List<ReceiptFault> faults = [];
    private Paper paper = new();
    private SlipResources resources = SlipResources.None;
    private int columns;
    private ReceiptAlign align;
    private bool paperIsBlank;

    public EscPosEncoder()
    {
        style = new(bytes);
        drawn = new(bytes);
        acts = new(bytes);
        text = new(bytes, style, drawn);
        lines = new(bytes, text);
        symbol = new(bytes);
        area = new(bytes);
    }

    /// <summary>The whole slip, from reset to cut, in an array of its own.</summary>
    public static byte[] Encode(Paper paper, PrinterProfile profile, int columns, List<ReceiptFault> faults,
        SlipResources? resources = null)
        => new EscPosEncoder().Write(paper, profile, columns, faults, resources).ToArray();

    /// <summary>The whole slip, from reset to cut. The bytes hold until the next one.</summary>
    /// <param name="laidOut">What is to be printed.</param>
    /// <param name="printer">The model.</param>
    /// <param name="across">Cells across that it was laid out for.</param>
    /// <param name="found">Receives what could not be printed.</param>
    /// <param name="given">Fonts and logos of this machine.</param>
    public ReadOnlySpan<byte> Write(Paper laidOut, PrinterProfile printer, int across, List<ReceiptFault> found,
        SlipResources? given = null)
    {
        (paper, profile, columns, faults) = (laidOut, printer, across, found);
        resources = given ?? SlipResources.None;
        Start();
        foreach (PaperItem item in paper.Items)
            Add(item);
        Finish();
        return bytes.Span;
    }

    private void Start()
    {
        bytes.Clear();
        bytes.Add(0x1B, 0x40);                                                 // ESC @
        (align, paperIsBlank) = (ReceiptAlign.Left, true);
        style.Start(profile);
        drawn.Start(profile, resources.Glyphs);
        acts.Start(profile);
        text.Start(profile);
        lines.Start(profile);
        symbol.Start(profile);
        area.Start(profile);
    }

    private void Finish()
    {
        Cut();
        // The next one to use the printer may not reset it (ESC-POS-.NET #245: Latin bytes printed as Chinese).
        style.Set(TextStyle.Plain, false);
        SetAlign(ReceiptAlign.Left);
        text.SetChinese(false);
    }

    private void Add(PaperItem item)
    {
        // Neither of these three leaves anything to be cut off.
        switch (item.Kind)
        {
            case PaperKind.Cut:
                Cut();
                break;
            case PaperKind.Drawer:
                acts.OpenDrawer(item.Index);
                break;
            case PaperKind.Buzzer:
                acts.Beep(item.Index);
                break;
            default:
                paperIsBlank = false;
                Print(item);
                break;
        }
    }

    private void Print(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                Add(paper.RowOf(item));
                break;
            case PaperKind.Rule:
                Add(paper.RuleOf(item));
                break;
            case PaperKind.Box:
                StartLine();
                lines.Box(paper, paper.BoxOf(item));
                break;
            case PaperKind.Code:
                Add(paper.CodeOf(item));
                break;
            case PaperKind.Image:
                Add(paper.ImageOf(item));
                break;
            case PaperKind.Command:
                Add(paper.CommandOf(item));
                break;
            case PaperKind.Logo:
                Add(paper.LogoOf(item));
                break;
        }
    }

    private void Add(in TextRow row)
    {
        if (drawn.NeedsRaster(paper, row))
        {
            AddRaster(row);
            return;
        }
        ReadOnlySpan<TextRun> runs = paper.RunsOf(row);
        ReadOnlySpan<int> bars = paper.CellsOf(row.Bars);
        bool printerCentres = PrinterCentres(row, runs);
        SetAlign(printerCentres ? ReceiptAlign.Center : ReceiptAlign.Left);
        int at = 0, bar = 0;
        foreach (ref readonly TextRun run in runs)
        {
            // The printer's own centring keeps half cells; blanks round to the right, as the text output does.
            int start = printerCentres ? at : row.Left + (run.Start + 1) / 2;
            for (; bar < bars.Length && row.Left + bars[bar] < start; bar++)
                at = Bar(row, bars[bar], at);
            Gap(start - at);
            text.Write(paper.TextOf(run.Text), run.Style);
            at = Math.Max(start, at) + run.Cells;
        }
        for (; bar < bars.Length; bar++)
            at = Bar(row, bars[bar], at);
        bytes.Add(0x0A);
        // The printer's own line spacing leaves no gap below enlarged characters.
        if (row.Height > 1)
            Feed(TallRowGap);
    }

    /// <summary>Enlarged characters that the printer lacks: its rows are as high and as far apart as if it had them.
    /// </summary>
    private void AddRaster(in TextRow row)
    {
        StartLine();
        drawn.WriteRow(paper, row, columns);
        text.ForgetPage();
        Feed(TallRowGap);
    }

    private void Add(in RuleRow rule)
    {
        style.Set(TextStyle.Plain, false);
        // A rule over all dots stands at the same place whatever the alignment is.
        if (rule.Width * 12 != profile.Dots)
            SetAlign(ReceiptAlign.Left);
        lines.Rule(rule);
    }

    /// <summary>Worth the six bytes there and back only when the blanks are more, or when it is on already. Only on
    /// the full paper, since the printer knows no other width.</summary>
    private bool PrinterCentres(in TextRow row, ReadOnlySpan<TextRun> runs)
        => row.Only == ReceiptAlign.Center && runs.Length > 0 && columns == profile.Columns
            && runs[0].Start > (align == ReceiptAlign.Center ? 0 : 12);

    private int Bar(in TextRow row, int bar, int at)
    {
        int cell = row.Left + bar;
        Gap(cell - at);
        style.Set(TextStyle.Plain with { ScaleY = (byte)row.Height }, false);
        lines.Bar();
        return cell + 1;
    }

    private void Gap(int cells)
    {
        if (cells <= 0)
            return;
        style.SetForGap();
        bytes.Repeat((byte)' ', cells);
    }

    private void Add(in CodeBlock code)
    {
        string? problem = symbol.Check(code, paper.TextOf(code.Data), out bool prints);
        if (problem is not null)
            faults.Add(new(code.Line, 1, problem, "a code that fits the paper and its kind"));
        if (!prints)
        {
            Mark($"[{code.Option.Type}?]");
            return;
        }
        style.Set(TextStyle.Plain, false);
        SetAlign(code.Align);
        Feed(symbol.QuietDots);
        area.Enter(code.Left, code.Width, code.Align);
        symbol.Write();
        area.Leave();
        Feed(symbol.QuietDots);
        // Some models change the page with a raster (python-escpos #729).
        text.ForgetPage();
    }

    private void Add(in ImageBlock image)
    {
        int most = Math.Min(image.Width * 12, profile.Dots);
        ReadOnlySpan<byte> raster = image.Picture.CommandsFor(most, profile.RasterRows, out string? problem);
        if (problem is not null)
        {
            faults.Add(new(image.Line, 1, problem, "a PNG in base64, and room for it"));
            Mark("[image?]");
            return;
        }
        style.Set(TextStyle.Plain, false);
        SetAlign(image.Align);
        area.Enter(image.Left, image.Width, image.Align);
        bytes.Add(raster);
        area.Leave();
        text.ForgetPage();
    }

    private void Add(in LogoBlock logo)
    {
        ReadOnlySpan<char> name = paper.TextOf(logo.Name);
        int most = Math.Min(logo.Width * 12, profile.Dots);
        SlipLogo? known = resources.LogoOf(name);
        ReadOnlySpan<byte> command = known is null ? default : known.PrintCommand(profile, most);
        if (command.IsEmpty)
        {
            string problem = known is null ? "the logo is not known" : "the logo is not to be had on this printer";
            // A name can come from the data, as long as anybody likes.
            name = name[..Math.Min(name.Length, MostOfName)];
            faults.Add(new(logo.Line, 1, $"{problem}: {name}", "the name of a logo in the printer's configuration"));
            Mark($"[logo {name}?]");
            return;
        }
        style.Set(TextStyle.Plain, false);
        SetAlign(logo.Align);
        area.Enter(logo.Left, logo.Width, logo.Align);
        bytes.Add(command);
        area.Leave();
        text.ForgetPage();
    }

    /// <summary>ESC J n, with an empty line.</summary>
    private void Feed(int dots)
    {
        if (dots > 0)
            bytes.Add(0x1B, 0x4A, (byte)dots);
    }

    /// <summary>What stands where something could not be printed.</summary>
    private void Mark(string mark)
    {
        StartLine();
        text.Write(mark, TextStyle.Plain);
        bytes.Add(0x0A);
    }

    /// <summary>The template's own bytes. They may do anything, so all is set again behind them.</summary>
    private void Add(in RawCommand command)
    {
        StartLine();
        foreach (char c in paper.TextOf(command.Bytes))
        {
            if (c <= 0xFF)
                bytes.Add((byte)c);
        }
        // An ESC @ among them puts the code page back, and Chinese mode on or off as the model likes it.
        text.Start(profile);
    }

    private void StartLine()
    {
        style.Set(TextStyle.Plain, false);
        SetAlign(ReceiptAlign.Left);
    }

    /// <summary>ESC a n, only at a line start (Epson: else ignored).</summary>
    private void SetAlign(ReceiptAlign wanted)
    {
        if (align == wanted)
            return;
        align = wanted;
        bytes.Add(0x1B, 0x61, (byte)wanted);
    }

    /// <summary>Cuts behind what was printed since the last cut; nothing printed, nothing cut.</summary>
    private void Cut()
    {
        if (paperIsBlank)
            return;
        paperIsBlank = true;
        if (profile.Cut == CutStyle.FeedsToBlade)
        {
            bytes.Add(0x1D, 0x56, 0x42, 0x00);                                 // GS V 66 0
            return;
        }
        style.Set(TextStyle.Plain, false);
        bytes.Add(0x1B, 0x64, (byte)profile.CutLines);                         // ESC d n
        if (profile.Cut == CutStyle.FeedLines)
            bytes.Add(0x1D, 0x56, 0x01);                                       // GS V 1
    }
}
