using PosDaemon.Protocol.ReceiptLine;

namespace PosDaemon.Protocol.EscPos;

/// <summary>Turns laid-out paper into the bytes for one printer model. Every line starts at the line start, every
/// length is counted before it is written, and no byte of text can be below 20h: text cannot become a command.
/// Not thread-safe.</summary>
internal sealed class EscPosEncoder
{
    /// <summary>Dots below enlarged characters: what the usual 30-dot pitch leaves below the usual ones.</summary>
    private const int TallRowGap = 6;

    private readonly EncoderBuffer bytes = new();
    private readonly PrinterProfile profile;
    private readonly EncoderStyle style;
    private readonly EncoderText text;
    private readonly EncoderLines lines;
    private readonly EncoderArea area;
    private readonly List<ReceiptFault> faults;
    private readonly int columns;
    private ReceiptAlign align;
    private bool paperIsBlank = true;

    private EscPosEncoder(PrinterProfile profile, int columns, List<ReceiptFault> faults)
    {
        (this.profile, this.columns, this.faults) = (profile, columns, faults);
        style = new(bytes, profile.NeedsKanjiSize);
        text = new(bytes, profile.Characters, style);
        lines = new(bytes, text, profile);
        area = new(bytes, profile);
    }

    /// <summary>The whole slip, from reset to cut.</summary>
    /// <param name="columns">Cells across that the items were laid out for.</param>
    public static byte[] Encode(
        IReadOnlyList<PaperItem> items, PrinterProfile profile, int columns, List<ReceiptFault> faults)
    {
        var encoder = new EscPosEncoder(profile, columns, faults);
        encoder.Start();
        foreach (PaperItem item in items)
            encoder.Add(item);
        encoder.Finish();
        return encoder.bytes.ToArray();
    }

    private void Start()
    {
        bytes.Add(0x1B, 0x40);                                                 // ESC @
        text.Start(profile.IsChinese);
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
        if (item is CutMark)
        {
            Cut();
            return;
        }
        paperIsBlank = false;
        switch (item)
        {
            case TextRow row:
                Add(row);
                break;
            case RuleRow rule:
                // A rule over all dots stands at the same place whatever the alignment is.
                style.Set(TextStyle.Plain, false);
                if (rule.Width * 12 != profile.Dots)
                    SetAlign(ReceiptAlign.Left);
                lines.Rule(rule);
                break;
            case BoxRow box:
                StartLine();
                lines.Box(box);
                break;
            case CodeBlock code:
                Add(code);
                break;
            case ImageBlock image:
                Add(image);
                break;
            case RawCommand command:
                Add(command);
                break;
        }
    }

    private void Add(TextRow row)
    {
        bool printerCentres = PrinterCentres(row);
        SetAlign(printerCentres ? ReceiptAlign.Center : ReceiptAlign.Left);
        int at = 0, bar = 0;
        foreach (TextRun run in row.Runs)
        {
            // The printer's own centring keeps half cells; blanks round to the right, as the text output does.
            int start = printerCentres ? at : row.Left + (run.Start + 1) / 2;
            for (; bar < row.Bars.Count && row.Left + row.Bars[bar] < start; bar++)
                at = Bar(row, bar, at);
            Gap(start - at);
            text.Write(run.Text, run.Style);
            at = Math.Max(start, at) + run.Cells;
        }
        for (; bar < row.Bars.Count; bar++)
            at = Bar(row, bar, at);
        bytes.Add(0x0A);
        // The printer's own line spacing leaves no gap below enlarged characters.
        if (row.Height > 1)
            Feed(TallRowGap);
    }

    /// <summary>Worth the six bytes there and back only when the blanks are more, or when it is on already. Only on
    /// the full paper, since the printer knows no other width.</summary>
    private bool PrinterCentres(TextRow row)
        => row.Only == ReceiptAlign.Center && row.Runs.Count > 0 && columns == profile.Columns
            && row.Runs[0].Start > (align == ReceiptAlign.Center ? 0 : 12);

    private int Bar(TextRow row, int bar, int at)
    {
        int cell = row.Left + row.Bars[bar];
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

    private void Add(CodeBlock code)
    {
        string? problem = EncoderCode.Check(code, profile, out EncoderCode? symbol);
        if (problem is not null)
            faults.Add(new(code.Line, 1, problem, "a code that fits the paper and its kind"));
        if (symbol is null)
        {
            Mark($"[{code.Option.Type}?]");
            return;
        }
        style.Set(TextStyle.Plain, false);
        SetAlign(code.Align);
        Feed(symbol.QuietDots);
        area.Enter(code.Left, code.Width, code.Align);
        symbol.Write(bytes);
        area.Leave();
        Feed(symbol.QuietDots);
        // Some models change the page with a raster (python-escpos #729).
        text.ForgetPage();
    }

    private void Add(ImageBlock image)
    {
        var png = new byte[image.Png.Length];
        string problem = "the image is no base64";
        PngImage? picture = Convert.TryFromBase64String(image.Png, png, out int length)
            ? PngImage.Read(png.AsSpan(0, length), out problem)
            : null;
        if (picture is null || image.Width == 0)
        {
            problem = picture is null ? problem : "the image has no cell to stand in";
            faults.Add(new(image.Line, 1, problem, "a PNG in base64, and room for it"));
            Mark("[image?]");
            return;
        }
        style.Set(TextStyle.Plain, false);
        SetAlign(image.Align);
        area.Enter(image.Left, image.Width, image.Align);
        RasterImage.Of(picture, Math.Min(image.Width * 12, profile.Dots)).Write(bytes, profile.RasterRows);
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
    private void Add(RawCommand command)
    {
        StartLine();
        foreach (char c in command.Bytes)
        {
            if (c <= 0xFF)
                bytes.Add((byte)c);
        }
        // An ESC @ among them puts the code page back, and Chinese mode on or off as the model likes it.
        text.Start(profile.IsChinese);
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
