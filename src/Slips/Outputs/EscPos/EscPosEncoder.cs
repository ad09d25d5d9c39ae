using System.Text;
using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.Slips.Outputs.EscPos;

/// <summary>Turns laid-out paper into the bytes for one printer model. Every line starts at the line start, every
/// length is counted before it is written, and no byte of text can be below 20h: text cannot become a command.
/// Encodes one slip after the other into the same buffer; not thread-safe.</summary>
internal sealed class EscPosEncoder
{
    /// <summary>Dots below enlarged characters: what the usual 30-dot pitch leaves below the usual ones.</summary>
    private const int TallRowGap = 6;

    private readonly GrowingArray<byte> _bytes = new(8192);
    private readonly EncoderStyle _style;
    private readonly EncoderText _text;
    private readonly EncoderGlyphs _drawn;
    private readonly EncoderActs _acts;
    private readonly EncoderLines _lines;
    private readonly EncoderBlocks _blocks;
    private readonly BlockPlacer _placer = new();
    private PrinterProfile _profile = PrinterProfiles.Default;
    private Paper _paper = new();
    private SlipResources _resources = SlipResources.None;
    private int _columns;
    private ReceiptAlign _align;
    private bool _paperIsBlank;

    /// <summary>The last such fault, so that slips that repeat it allocate nothing.</summary>
    private (Rune Character, SlipFault Fault)? _notDrawn;

    public EscPosEncoder()
    {
        _style = new(_bytes);
        _drawn = new(_bytes);
        _acts = new(_bytes);
        _text = new(_bytes, _style, _drawn);
        _lines = new(_bytes, _text);
        _blocks = new(_bytes, _text);
    }

    /// <summary>The whole slip, from reset to cut, in an array of its own.</summary>
    public static byte[] Encode(Paper paper, PrinterProfile profile, int columns, List<SlipFault> faults,
        SlipResources? resources = null)
        => new EscPosEncoder().Write(paper, profile, columns, faults, resources).ToArray();

    /// <summary>The whole slip, from reset to cut. The bytes hold until the next one.</summary>
    /// <param name="laidOut">What is to be printed.</param>
    /// <param name="printer">The model.</param>
    /// <param name="across">Cells across that it was laid out for.</param>
    /// <param name="found">Receives what could not be printed.</param>
    /// <param name="given">Fonts and logos of this machine.</param>
    public ReadOnlySpan<byte> Write(Paper laidOut, PrinterProfile printer, int across, List<SlipFault> found,
        SlipResources? given = null)
    {
        (_paper, _profile, _columns) = (laidOut, printer, across);
        _resources = given ?? SlipResources.None;
        _placer.Place(_paper, _profile, PaperSize.Of(_profile), _resources, found);
        Start();
        foreach (var item in _paper.Items)
            Add(item);
        Finish();
        if (_drawn.NotDrawn is { } character)
        {
            if (_notDrawn?.Character != character)
                _notDrawn = (character, SlipFault.NotDrawn(character));
            found.Add(_notDrawn.Value.Fault);
        }
        return _bytes.Span;
    }

    private void Start()
    {
        _bytes.Clear();
        _bytes.Add(0x1B, 0x40);                                                 // ESC @
        (_align, _paperIsBlank) = (ReceiptAlign.Left, true);
        _style.Start(_profile);
        _drawn.Start(_profile, _resources.Glyphs);
        _acts.Start(_profile);
        _text.Start(_profile);
        _lines.Start(_profile);
        _blocks.Start(_profile);
    }

    private void Finish()
    {
        Cut();
        // The next one to use the printer may not reset it (ESC-POS-.NET #245: Latin bytes printed as Chinese).
        _style.Set(TextStyle.Plain, false);
        SetAlign(ReceiptAlign.Left);
        _text.SetChinese(false);
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
                _acts.OpenDrawer(item.Index);
                break;
            case PaperKind.Buzzer:
                _acts.Beep(item.Index);
                break;
            default:
                _paperIsBlank = false;
                Print(item);
                break;
        }
    }

    private void Print(PaperItem item)
    {
        switch (item.Kind)
        {
            case PaperKind.Text:
                Add(_paper.RowOf(item));
                break;
            case PaperKind.Rule:
                Add(_paper.RuleOf(item));
                break;
            case PaperKind.Box:
                StartLine();
                _lines.Box(_paper, _paper.BoxOf(item));
                break;
            case PaperKind.Code or PaperKind.Image or PaperKind.Logo:
                Add(_paper.PlacedOf(item));
                break;
            case PaperKind.Command:
                Add(_paper.CommandOf(item));
                break;
        }
    }

    private void Add(in TextRow row)
    {
        if (_drawn.NeedsRaster(_paper, row))
        {
            AddRaster(row);
            return;
        }
        var runs = _paper.RunsOf(row);
        var bars = _paper.CellsOf(row.Bars);
        var printerCentres = PrinterCentres(row, runs);
        SetAlign(printerCentres ? ReceiptAlign.Center : ReceiptAlign.Left);
        int at = 0, bar = 0;
        foreach (ref readonly var run in runs)
        {
            // The printer's own centring keeps half cells; blanks round to the right, as the text output does.
            var start = printerCentres ? at : row.Left + (run.Start + 1) / 2;
            for (; bar < bars.Length && row.Left + bars[bar] < start; bar++)
                at = Bar(row, bars[bar], at);
            Gap(start - at);
            if (_paper.WordOf(run) is { } word)
                _drawn.Write(word, run.Style);
            else
                _text.Write(_paper.TextOf(run.Text), run.Style);
            at = Math.Max(start, at) + run.Cells;
        }
        for (; bar < bars.Length; bar++)
            at = Bar(row, bars[bar], at);
        _bytes.Add(0x0A);
        // The printer's own line spacing leaves no gap below enlarged characters.
        if (row.Height > 1)
            _blocks.Feed(TallRowGap);
    }

    /// <summary>Enlarged characters that the printer lacks: its rows are as high and as far apart as if it had them.
    /// </summary>
    private void AddRaster(in TextRow row)
    {
        StartLine();
        _drawn.WriteRow(_paper, row, _columns);
        _text.ForgetPage();
        _blocks.Feed(TallRowGap);
    }

    private void Add(in RuleRow rule)
    {
        _style.Set(TextStyle.Plain, false);
        // A rule over all dots stands at the same place whatever the alignment is.
        if (rule.Width * 12 != _profile.Dots)
            SetAlign(ReceiptAlign.Left);
        _lines.Rule(rule);
    }

    /// <summary>Worth the six bytes there and back only when the blanks are more, or when it is on already. Only on
    /// the full paper, since the printer knows no other width.</summary>
    private bool PrinterCentres(in TextRow row, ReadOnlySpan<TextRun> runs)
        => row.Only == ReceiptAlign.Center && runs.Length > 0 && _columns == _profile.Columns
            && runs[0].Start > (_align == ReceiptAlign.Center ? 0 : 12);

    private int Bar(in TextRow row, int bar, int at)
    {
        var cell = row.Left + bar;
        Gap(cell - at);
        _style.Set(TextStyle.Plain with { ScaleY = (byte)row.Height }, false);
        _lines.Bar();
        return cell + 1;
    }

    private void Gap(int cells)
    {
        if (cells <= 0)
            return;
        _style.SetForGap();
        _bytes.Repeat((byte)' ', cells);
    }

    private void Add(in PlacedBlock block)
    {
        if (block.Kind == PlacedKind.Refused)
        {
            Mark(_paper.TextOf(block.Text));
            return;
        }
        _style.Set(TextStyle.Plain, false);
        SetAlign(block.Align);
        _blocks.Write(_paper, block);
        // Some models change the page with a raster (python-escpos #729).
        _text.ForgetPage();
    }

    /// <summary>What stands where something could not be printed.</summary>
    private void Mark(ReadOnlySpan<char> mark)
    {
        StartLine();
        _text.Write(mark, TextStyle.Plain);
        _bytes.Add(0x0A);
    }

    /// <summary>The template's own bytes. They may do anything, so all is set again behind them.</summary>
    private void Add(in RawCommand command)
    {
        StartLine();
        foreach (var c in _paper.TextOf(command.Bytes))
        {
            if (c <= 0xFF)
                _bytes.Add((byte)c);
        }
        // An ESC @ among them puts the code page back, and Chinese mode on or off as the model likes it.
        _text.Start(_profile);
    }

    private void StartLine()
    {
        _style.Set(TextStyle.Plain, false);
        SetAlign(ReceiptAlign.Left);
    }

    /// <summary>ESC a n, only at a line start (Epson: else ignored).</summary>
    private void SetAlign(ReceiptAlign wanted)
    {
        if (_align == wanted)
            return;
        _align = wanted;
        _bytes.Add(0x1B, 0x61, (byte)wanted);
    }

    /// <summary>Cuts behind what was printed since the last cut; nothing printed, nothing cut.</summary>
    private void Cut()
    {
        if (_paperIsBlank)
            return;
        _paperIsBlank = true;
        if (_profile.Cut == CutStyle.FeedsToBlade)
        {
            _bytes.Add(0x1D, 0x56, 0x42, 0x00);                                 // GS V 66 0
            return;
        }
        _style.Set(TextStyle.Plain, false);
        _bytes.Add(0x1B, 0x64, (byte)_profile.CutLines);                         // ESC d n
        if (_profile.Cut == CutStyle.FeedLines)
            _bytes.Add(0x1D, 0x56, 0x01);                                       // GS V 1
    }
}
