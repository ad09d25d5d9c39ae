using System.Text;
using PosSim.Interpreter.Graphics;
using PosSim.Interpreter.Lines;
using PosSim.Interpreter.Symbols;
using PosSim.Paper;

namespace PosSim.Interpreter;

/// <summary>The firmware's command side: settings, the line, the page, codes and graphics. It turns bytes into acts of
/// the mechanism. Written from the makers' manuals alone, without sight of any encoder.</summary>
internal sealed class EscPosInterpreter
{
    private readonly CommandReader _reader;
    private readonly Utf8Decoder _utf8 = new();
    private DoubleByteDecoder _chinese;

    /// <summary>What is no UTF-8 at all must not fill the trace.</summary>
    private const int MostDamagesTold = 100;

    /// <summary>Damaged characters of UTF-8 since ESC @.</summary>
    private int _damages;

    private readonly bool _tracesAll;

    /// <summary>Characters since the last command, for the trace.</summary>
    private readonly StringBuilder _tracedText = new();

    public EscPosInterpreter(IPrinterBody body)
    {
        Body = body;
        _tracesAll = body.Options.TracesAll;
        _reader = new CommandReader(this);
        _chinese = new DoubleByteDecoder(body.Options.DoubleByte, body.Options.KnowsFourByteCodes);
        Text = new TextState { Chinese = StartsInChinese };
        Lines = new LinePrinter(body);
        Graphics = new GraphicsBuffer(this);
        Qr = new QrCommands(this);
        Pdf = new Pdf417Commands(this);
        Barcodes = new BarcodeCommands(this);
        Boxed = new BoxedSymbols(this);
    }

    public IPrinterBody Body { get; }
    public TextState Text { get; private set; }
    public LinePrinter Lines { get; }
    public DefinedGlyphs Glyphs { get; private set; } = new();

    /// <summary>384 KB, as a TM-T88 has; kept over power-off.</summary>
    public GraphicsStore NvGraphics { get; } = new(384 * 1024);
    public GraphicsBuffer Graphics { get; private set; }
    public QrCommands Qr { get; private set; }
    public Pdf417Commands Pdf { get; private set; }
    public BarcodeCommands Barcodes { get; private set; }
    public BoxedSymbols Boxed { get; private set; }

    /// <summary>GS Z: what ESC Z prints; 0 PDF417.</summary>
    public byte CloneSymbol { get; set; }

    /// <summary>Stays over ESC @ (Epson, GS :).</summary>
    public Macro Macro { get; private set; } = new();

    /// <summary>ESC =: false while another device on the line is meant.</summary>
    public bool Selected { get; set; } = true;

    private bool StartsInChinese => Body.Options.StartsInChineseMode && Body.Options.DoubleByte != DoubleByteSet.None;

    /// <summary>Takes at least one byte and no more than one that moves paper; gives how many.</summary>
    public int Push(ReadOnlySpan<byte> bytes)
    {
        var isRecording = Macro.IsRecording;
        var taken = _reader.Push(bytes);
        if (isRecording && Macro.IsRecording) Macro.Record(bytes[..taken]);
        return taken;
    }

    public void Divert(IByteSink sink) => _reader.Divert(sink);

    public void Run(CommandTable.Entry command, ReadOnlySpan<byte> arguments)
    {
        if (Body.WatchesCommands && !Macro.IsRunning)
        {
            var kept = arguments.ToArray();
            if (Body.Strikes(TraceLine.NameOf(command.Name, kept), () => Execute(command, kept))) return;
        }
        Execute(command, arguments);
    }

    /// <summary>Bytes of a command that a printer takes for text.</summary>
    public void PrintAsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value >= 0x20) Character(value);
            else Execute(value);
        }
    }

    private void Execute(CommandTable.Entry command, ReadOnlySpan<byte> arguments)
    {
        if (!Selected && command.Name != "ESC =") return;
        DropHalfCharacter();
        FlushTracedText();
        if (_tracesAll) Body.Trace(TraceLine.Of(command.Name, arguments));
        command.Action?.Invoke(this, arguments);
        Text.Changed();
    }

    /// <summary>ESC @: all settings as at power-on; the line in the buffer is gone, the receive buffer stays.</summary>
    public void Initialize()
    {
        Text = new TextState { Chinese = StartsInChinese };
        Lines.Reset();
        _chinese = new DoubleByteDecoder(Body.Options.DoubleByte, Body.Options.KnowsFourByteCodes);
        _utf8.Reset();
        _damages = 0;
        Graphics = new GraphicsBuffer(this);
        Qr = new QrCommands(this);
        Pdf = new Pdf417Commands(this);
        Barcodes = new BarcodeCommands(this);
        Boxed = new BoxedSymbols(this);
        Glyphs = new DefinedGlyphs();
        CloneSymbol = 0;
        Body.WatchStatus(0);
    }

    /// <summary>What was taken in and is not yet on its way to paper is gone; settings stay.</summary>
    public void DropUnprinted()
    {
        _reader.Reset();
        _chinese.Reset();
        _utf8.Reset();
        Lines.DropUnprinted();
    }

    /// <summary>What the data so far leave undone, should nothing more come: nothing is printed of it.</summary>
    public IEnumerable<StreamEnd> Unfinished()
    {
        if (_reader.Unfinished is { } command) yield return command;
        if (_chinese.IsInside) yield return StreamEnd.Within("a two-byte character", 1, isExact: true);
        if (_utf8.IsInside) yield return StreamEnd.Within("a UTF-8 character", _utf8.Missing, isExact: true);
        if (Macro.IsRecording)
            yield return new("the stream ends while a macro is defined: its second GS : is missing", IsCutOff: true);
        if (Graphics.IsWaiting)
            yield return new("the stream ends with graphics stored that nothing prints (GS ( L 50)", IsCutOff: false);
        if (Lines.Page is not null)
            yield return new("the stream ends in page mode: FF is missing, the page is not printed", IsCutOff: false);
        else if (!Lines.Line.IsEmpty)
            yield return new("the stream ends in a line: LF is missing, the line is not printed", IsCutOff: false);
    }

    /// <summary>FS C: JIS or Shift JIS, on Japanese models.</summary>
    public void UseJis(bool isOn) => _chinese.TakesJis = isOn && Body.Options.DoubleByte == DoubleByteSet.ShiftJis;

    /// <summary>A parameter that the manuals do not define leaves all as it was, and the trace says so.</summary>
    public void Ignore(string command, int value, string range) =>
        Body.Trace($"{command} {value}: outside {range}, ignored");

    /// <summary>The same for the first parameter of GS ( k, which may be missing.</summary>
    public void IgnoreSymbol(string what, ReadOnlySpan<byte> parameters, string range)
    {
        if (parameters.Length > 0) Ignore(what, parameters[0], range);
        else Body.Trace($"{what}: no parameter, ignored");
    }

    /// <summary>0 to the last, as a number or as a digit; for others what was before, see <see cref="Ignore"/>.
    /// </summary>
    public int Choose(string command, byte value, int last, int before)
    {
        if (value <= last) return value;
        if (value >= '0' && value <= '0' + last) return value - '0';
        Ignore(command, value, $"0 to {last}");
        return before;
    }

    public void PowerOn()
    {
        Selected = true;
        Macro = new Macro();
        Initialize();
    }

    public void Control(byte value)
    {
        if (Body.WatchesCommands && !Macro.IsRunning && TraceLine.NameOf(value) is { } name
            && Body.Strikes(name, () => Execute(value))) return;
        Execute(value);
    }

    private void Execute(byte value)
    {
        DropHalfCharacter();
        if (!Selected) return;
        if (_tracesAll && value != 0) FlushTracedText();
        if (_tracesAll && TraceLine.NameOf(value) is { } name) Body.Trace(name);
        switch (value)
        {
            case 0x0A: Lines.PrintLines(1); break;
            case 0x09: Lines.Tab(); break;
            case 0x0C: Lines.PrintPage(leave: true); break;
            case 0x18: Lines.ClearPage(); break;
            case 0x07: Body.Do(new Motion.Buzz()); break;
            default: break; // CR (auto line feed off), NUL and the rest do nothing
        }
    }

    public void Character(byte value)
    {
        if (!Selected) return;
        if (Text.IsUtf8)
        {
            PutUtf8(value);
            return;
        }
        if (Text.Chinese && _chinese.Wants(value))
        {
            if (_chinese.Push(value) is { } rune) Put(rune, Text.TwoByte, Glyphs.Find(_chinese.LastCode, false));
            return;
        }
        DropHalfCharacter();
        var defined = Text.UsesDefined ? Glyphs.Find(value, Text.FontB) : null;
        Put(new Rune(CodePages.Decode(value, Text.CodePage, Text.International)), Text.OneByte, defined);
    }

    /// <summary>Characters by the run: the same as one at a time, only quicker. Takes the characters in front that do
    /// nothing but stand on the line, and gives their bytes; none where the next one starts a line, is drawn by the
    /// host, or is unusual in another way.</summary>
    public int Characters(ReadOnlySpan<byte> bytes)
    {
        var first = bytes[0];
        if (first is < 0x20 or 0x7F) return 0;
        var isBegun = _chinese.IsInside || _utf8.IsInside || (Text.Chinese && _chinese.TakesJis);
        var usual = Selected && !_tracesAll && !isBegun && Text.International == 0 && Glyphs.IsEmpty;
        if (!usual) return 0;
        return first < 0x80 ? OneByteRun(bytes) : Text.Chinese && !Text.IsUtf8 ? TwoByteRun(bytes) : 0;
    }

    private int OneByteRun(ReadOnlySpan<byte> bytes)
    {
        var run = bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
        run = Math.Min(run < 0 ? bytes.Length : run, FreeCells(Text.OneByte));
        if (run > 0) Lines.Line.Add(bytes[..run], Text.OneByte);
        return run;
    }

    private int TwoByteRun(ReadOnlySpan<byte> bytes)
    {
        var most = Math.Min(bytes.Length / 2, FreeCells(Text.TwoByte));
        var run = 0;
        while (run < most && _chinese.TryPair(bytes[run * 2], bytes[run * 2 + 1], out var character))
        {
            Lines.Line.Add(character, Text.TwoByte);
            run++;
        }
        return run * 2;
    }

    private int FreeCells(TextStyle style)
    {
        var beyondFirst = Lines.LineWidth - Lines.Line.X - style.Lead - style.GlyphWidth;
        return beyondFirst < 0 ? 0 : beyondFirst / style.Advance + 1;
    }

    private void DropHalfCharacter()
    {
        if (_utf8.TryDrop(out var damaged)) PutDamaged(damaged);
        if (!_chinese.IsInside) return;
        _chinese.Reset();
        Body.Trace("half a two-byte character: dropped");
    }

    private void PutUtf8(byte value)
    {
        _utf8.Push(value);
        while (_utf8.TryTake(out var character, out var damaged))
        {
            if (damaged.Length > 0) PutDamaged(damaged);
            else if (character.Value == 0x7F) Put(new Rune(' '), Text.OneByte, null);
            else
            {
                var defined = Text.UsesDefined ? Glyphs.Find(character.Value, Text.FontB) : null;
                var isTwoByte = CharacterCells.IsTwoByte(character, Text.FirstFont);
                Put(character, isTwoByte ? Text.TwoByte : Text.OneByte, defined);
            }
        }
    }

    private void PutDamaged(string bytes)
    {
        _damages++;
        if (_damages < MostDamagesTold) Body.Trace($"damaged UTF-8 {bytes}: the replacement character is printed");
        else if (_damages == MostDamagesTold) Body.Trace("damaged UTF-8: no more of it is told until ESC @");
        Put(Rune.ReplacementChar, Text.OneByte, null);
    }

    private void Put(Rune rune, TextStyle style, DotImage? defined)
    {
        rune = VisibleText.Of(rune);
        if (_tracesAll && _tracedText.Length < 10_000) _tracedText.Append(rune.ToString());
        WrapBefore(style);
        if (defined is null) Lines.Line.Add(rune, style);
        else PutDefined(defined, style);
    }

    /// <summary>Apart from the others: what the drawing holds on to is made here, for the few that need it.</summary>
    private void PutDefined(DotImage defined, TextStyle style)
    {
        Lines.Line.MoveTo(Lines.Line.X + style.Lead);
        Lines.Line.Add(
            new Mark.Picture
            {
                X = 0,
                Y = 0,
                Width = style.GlyphWidth,
                Height = style.GlyphHeight,
                Kind = PictureKind.Glyph,
                Dots = () => (style.Rotated ? defined.Rotate(Turn.Right) : defined).Scale(style.ScaleX, style.ScaleY),
            },
            style.GlyphWidth + style.Spacing);
    }

    private void FlushTracedText()
    {
        if (_tracedText.Length == 0) return;
        Body.Trace($"text \"{_tracedText}\"");
        _tracedText.Clear();
    }

    /// <summary>What does not fit starts the next line, as printers do; they do not know words.</summary>
    private void WrapBefore(TextStyle style)
    {
        var line = Lines.Line;
        if (line.X + style.Lead + style.GlyphWidth > Lines.LineWidth && line.X > 0) Lines.PrintLines(1);
    }
}
