namespace PosSim.Interpreter;

/// <summary>The make of a simulated printer: geometry, speed and the manners of its firmware.</summary>
public sealed record PrinterModelOptions
{
    /// <summary>Dots across the printable width at 203 dpi (8 dots a millimetre).</summary>
    public int WidthDots { get; init; } = 576;

    /// <summary>Bytes; Epson's factory setting. 45 is the other position of its DIP switch.</summary>
    public int BufferBytes { get; init; } = 4096;

    /// <summary>Millimetres a second; a TM-T88III prints 150.</summary>
    public double Speed { get; init; } = 150;

    /// <summary>Paper moves in no time; everything else stays the same.</summary>
    public bool Instant { get; init; }

    /// <summary>Printers sold in China power on, and return by ESC @, to two-byte mode.</summary>
    public bool StartsInChineseMode { get; init; }

    /// <summary>The built-in two-byte set.</summary>
    public DoubleByteSet DoubleByte { get; init; } = DoubleByteSet.Gb18030;

    /// <summary>False: four-byte GB18030 codes are not known, as on many Chinese printers (SP91).</summary>
    public bool KnowsFourByteCodes { get; init; } = true;

    /// <summary>False: GS ! leaves Chinese characters as they are and only FS ! sizes them, as on some
    /// clones.</summary>
    public bool SizesChineseByGs { get; init; } = true;

    /// <summary>True: QR, raster, bar code and cut are only done at the start of a line, as Epson's manuals say.
    /// False: the pending line is printed first, as several clones do.</summary>
    public bool WantsLineStart { get; init; } = true;

    /// <summary>Dots of the thinnest bar that GS w takes: 2 on Epson's printers, 1 on some others. What is outside this
    /// and 6 is ignored.</summary>
    public int NarrowestBarDots { get; init; } = 2;

    /// <summary>Dots from the print head to the blade (15 mm): what was printed last is not yet past the
    /// blade.</summary>
    public int HeadToBladeDots { get; init; } = 120;

    /// <summary>False: cut commands do nothing, as on a mobile printer.</summary>
    public bool HasCutter { get; init; } = true;

    /// <summary>True: a drawer is wired; a pulse opens it and pin 3 goes HIGH.</summary>
    public bool HasDrawer { get; init; }

    /// <summary>False: DLE EOT gets no answer, as with one-way cables and the cheapest clones.</summary>
    public bool AnswersRealTime { get; init; } = true;

    /// <summary>False: GS r gets no answer.</summary>
    public bool AnswersQueuedStatus { get; init; } = true;

    /// <summary>False: GS ( H gets no answer.</summary>
    public bool AnswersProcessId { get; init; } = true;

    /// <summary>False: GS a is taken and nothing is ever sent.</summary>
    public bool SendsAutoStatus { get; init; } = true;

    /// <summary>What its firmware does otherwise than the manuals say.</summary>
    public PrinterManners Manners { get; init; }

    /// <summary>How it stops a host whose bytes find no more room; DTR is Epson's factory setting.</summary>
    public FlowControl Flow { get; init; } = FlowControl.Dtr;

    /// <summary>True: off line counts as busy, not only a full buffer (DIP 2-1, Msw 1-3).</summary>
    public bool BusyWhenOffline { get; init; }

    /// <summary>Bytes a second to the host; a serial line carries its baud rate / 10. 0: they take no time.</summary>
    public int ReplyBytesPerSecond { get; init; }

    /// <summary>Dot rows printed without a pause after which the head is too hot; 0: never.</summary>
    public int HotAfterRows { get; init; }

    /// <summary>Time in which a hot head gets cold. It prints again at half of its heat.</summary>
    public TimeSpan HeadCoolTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>True: the drawer's switch pulls pin 3 LOW when it is open, as about half of the drawers do.</summary>
    public bool DrawerPinLowWhenOpen { get; init; }

    /// <summary>True: after paper end it stays off line until FEED or DLE ENQ 0.</summary>
    public bool WaitsForFeed { get; init; }

    /// <summary>GS I answers.</summary>
    public PrinterIdentity Identity { get; init; } = new();

    /// <summary>Slips kept for looking at; older ones are dropped.</summary>
    public int KeepSlips { get; init; } = 500;

    /// <summary>Dot rows after which uncut paper is torn off (5 m), so that no stream can grow without bound.</summary>
    public int LongestSlipRows { get; init; } = 40_000;

    /// <summary>True: each command is traced; false: only what was unknown, refused or not printed.</summary>
    public bool TracesAll { get; init; }

    /// <summary>80 mm paper, 48 columns.</summary>
    public static PrinterModelOptions Roll80 { get; } = new();

    /// <summary>58 mm paper, 32 columns.</summary>
    public static PrinterModelOptions Roll58 { get; } = new() { WidthDots = 384 };
}

/// <summary>What GS I answers. Clones give false answers here, so may this.</summary>
public sealed record PrinterIdentity
{
    public byte ModelId { get; init; } = 0x20;
    public string Firmware { get; init; } = "1.00";
    public string Maker { get; init; } = "POSSIM";
    public string Model { get; init; } = "PS-80";
    public string Serial { get; init; } = "SIM0000001";
    public string Language { get; init; } = "CHINA GB18030";

    /// <summary>What clones say that want to be taken for one.</summary>
    public static PrinterIdentity TmT88V { get; } = new()
    {
        Firmware = "30.02 ESC/POS",
        Maker = "EPSON",
        Model = "TM-T88V",
        Serial = "MXKF000000",
        Language = "CHINA GB2312",
    };
}

/// <summary>The built-in two-byte character set of a model; GS I 69 names it.</summary>
public enum DoubleByteSet
{
    /// <summary>A model without one: FS commands for it do nothing.</summary>
    None,
    Gb18030,
    Big5,
    ShiftJis,
    Korean,
}

/// <summary>How a printer stops its host.</summary>
public enum FlowControl
{
    /// <summary>Not at all: what finds no room is lost.</summary>
    None,

    /// <summary>XOFF (13h) when busy, XON (11h) when free again; what comes in spite of it is lost when the buffer is
    /// full.</summary>
    Xon,

    /// <summary>The DTR line, which only <see cref="PrinterState.Busy"/> tells: no byte is sent for it.</summary>
    Dtr,
}
