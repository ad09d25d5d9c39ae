using PosSim.Paper;

namespace PosSim.Interpreter;

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
    public bool UpsideDown { get; set; }
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

    /// <summary>After any command: the styles are made anew when next needed.</summary>
    public void Changed() => (oneByte, twoByte) = (null, null);

    private bool Bold => Emphasized || DoubleStrike;

    /// <summary>Underline is not drawn on rotated or inverted characters (Epson, ESC -).</summary>
    public TextStyle OneByte => oneByte ??= new TextStyle(
        false, FontB, ScaleX, ScaleY, Bold, Rotated || Inverse ? 0 : Underline, Inverse, Rotated, 0, Spacing * ScaleX);

    public TextStyle TwoByte => twoByte ??= new TextStyle(
        true, false, ChineseScaleX, ChineseScaleY, Bold, Rotated || Inverse ? 0 : ChineseUnderline, Inverse, Rotated,
        ChineseLead * ChineseScaleX, ChineseSpacing * ChineseScaleX);
}
