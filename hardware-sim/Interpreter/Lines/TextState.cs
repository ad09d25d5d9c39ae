using PosSim.Paper;

namespace PosSim.Interpreter.Lines;

/// <summary>The character settings that ESC @ puts back.</summary>
internal sealed class TextState
{
    public bool FontB { get; set; }
    public int ScaleX { get; set; } = 1;
    public int ScaleY { get; set; } = 1;
    public bool Emphasized { get; set; }
    public bool DoubleStrike { get; set; }

    /// <summary>Dots: 0, 1 or 2.</summary>
    public int Underline { get; set; }
    public bool Inverse { get; set; }
    public bool Rotated { get; set; }

    /// <summary>Dots to the right of each one-byte character.</summary>
    public int Spacing { get; set; }

    /// <summary>The n of ESC t.</summary>
    public int CodePage { get; set; }

    /// <summary>The n of ESC R.</summary>
    public int International { get; set; }

    /// <summary>FS ( C: text is UTF-8, whatever ESC t, ESC R and FS &amp; say.</summary>
    public bool IsUtf8 { get; set; }

    /// <summary>The font that UTF-8 text is drawn from first (FS ( C fn 60): 0 that of one-byte characters.</summary>
    public byte FirstFont { get; set; }

    public bool UsesDefined { get; set; }

    public bool Chinese { get; set; }
    public int ChineseScaleX { get; set; } = 1;
    public int ChineseScaleY { get; set; } = 1;
    public int ChineseUnderline { get; set; }
    public int ChineseLead { get; set; }
    public int ChineseSpacing { get; set; }

    private TextStyle? _oneByte;
    private TextStyle? _twoByte;

    private bool _oneByteIsOld = true;
    private bool _twoByteIsOld = true;

    /// <summary>After any command: the styles are looked at again when next needed.</summary>
    public void Changed() => (_oneByteIsOld, _twoByteIsOld) = (true, true);

    private bool Bold => Emphasized || DoubleStrike;

    /// <summary>Underline is not drawn on rotated or inverted characters (Epson, ESC -).</summary>
    public TextStyle OneByte
    {
        get
        {
            if (!_oneByteIsOld) return _oneByte!;
            _oneByteIsOld = false;
            int underline = Rotated || Inverse ? 0 : Underline, spacing = Spacing * ScaleX;
            var isSame = _oneByte is { } old && old.FontB == FontB && old.ScaleX == ScaleX && old.ScaleY == ScaleY
                && old.Bold == Bold && old.Underline == underline && old.Inverse == Inverse && old.Rotated == Rotated
                && old.Spacing == spacing;
            return isSame ? _oneByte!
                : _oneByte = new(false, FontB, ScaleX, ScaleY, Bold, underline, Inverse, Rotated, 0, spacing);
        }
    }

    public TextStyle TwoByte
    {
        get
        {
            if (!_twoByteIsOld) return _twoByte!;
            _twoByteIsOld = false;
            var (across, down) = (ChineseScaleX, ChineseScaleY);
            var underline = Rotated || Inverse ? 0 : ChineseUnderline;
            var (lead, spacing) = (ChineseLead * across, ChineseSpacing * across);
            var isSame = _twoByte is { } old && old.ScaleX == across && old.ScaleY == down && old.Bold == Bold
                && old.Underline == underline && old.Inverse == Inverse && old.Rotated == Rotated && old.Lead == lead
                && old.Spacing == spacing;
            return isSame ? _twoByte!
                : _twoByte = new(true, false, across, down, Bold, underline, Inverse, Rotated, lead, spacing);
        }
    }
}
