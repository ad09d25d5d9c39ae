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

    public bool UsesDefined { get; set; }

    public bool Chinese { get; set; }
    public int ChineseScaleX { get; set; } = 1;
    public int ChineseScaleY { get; set; } = 1;
    public int ChineseUnderline { get; set; }
    public int ChineseLead { get; set; }
    public int ChineseSpacing { get; set; }

    private TextStyle? oneByte;
    private TextStyle? twoByte;

    private bool oneByteIsOld = true;
    private bool twoByteIsOld = true;

    /// <summary>After any command: the styles are looked at again when next needed.</summary>
    public void Changed() => (oneByteIsOld, twoByteIsOld) = (true, true);

    private bool Bold => Emphasized || DoubleStrike;

    /// <summary>Underline is not drawn on rotated or inverted characters (Epson, ESC -).</summary>
    public TextStyle OneByte
    {
        get
        {
            if (!oneByteIsOld) return oneByte!;
            oneByteIsOld = false;
            int underline = Rotated || Inverse ? 0 : Underline, spacing = Spacing * ScaleX;
            bool isSame = oneByte is { } old && old.FontB == FontB && old.ScaleX == ScaleX && old.ScaleY == ScaleY
                && old.Bold == Bold && old.Underline == underline && old.Inverse == Inverse && old.Rotated == Rotated
                && old.Spacing == spacing;
            return isSame ? oneByte!
                : oneByte = new(false, FontB, ScaleX, ScaleY, Bold, underline, Inverse, Rotated, 0, spacing);
        }
    }

    public TextStyle TwoByte
    {
        get
        {
            if (!twoByteIsOld) return twoByte!;
            twoByteIsOld = false;
            (int across, int down) = (ChineseScaleX, ChineseScaleY);
            int underline = Rotated || Inverse ? 0 : ChineseUnderline;
            (int lead, int spacing) = (ChineseLead * across, ChineseSpacing * across);
            bool isSame = twoByte is { } old && old.ScaleX == across && old.ScaleY == down && old.Bold == Bold
                && old.Underline == underline && old.Inverse == Inverse && old.Rotated == Rotated && old.Lead == lead
                && old.Spacing == spacing;
            return isSame ? twoByte!
                : twoByte = new(true, false, across, down, Bold, underline, Inverse, Rotated, lead, spacing);
        }
    }
}
