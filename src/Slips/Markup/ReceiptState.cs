using PosDaemon.Slips.Buffers;
using PosDaemon.Slips.Codes;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Pictures;

namespace PosDaemon.Slips.Markup;

/// <summary>What properties set for the lines after them.</summary>
internal sealed class ReceiptState
{
    private WrapRule _wrap;

    public WrapRule Wrap { get; set; }

    /// <summary>0 to 2 cells between columns, or -1 for a ruled border, which takes one cell between and on both
    /// sides.</summary>
    public int Border { get; set; }

    /// <summary>Cells per column, <see cref="ReceiptColumn.Variable"/> for a *; empty for auto.</summary>
    public GrowingArray<int> Widths { get; } = new(16);

    /// <summary>Where a line stands when it is narrower than the paper.</summary>
    public ReceiptAlign Align { get; set; }

    public CodeOption Option { get; set; }

    /// <summary>As a document begins.</summary>
    /// <param name="wrap">What {text: wrap} means in it: <see cref="WrapRule.Words"/>, or
    /// <see cref="WrapRule.Characters"/> as other tools of the language have it.</param>
    public void Start(WrapRule wrap)
    {
        _wrap = Wrap = wrap;
        Border = 1;
        Widths.Clear();
        Align = ReceiptAlign.Center;
        Option = CodeOption.Default;
    }

    /// <summary>{text: …}.</summary>
    /// <param name="index">Of wrap, nowrap and characters.</param>
    public void SetText(int index) => Wrap = index switch
    {
        0 => _wrap,
        1 => _wrap == WrapRule.Words ? WrapRule.NoWords : WrapRule.NoCharacters,
        _ => WrapRule.Characters,
    };

    public int WidthOf(ColumnKind kind, int index)
    {
        ReadOnlySpan<int> widths = Widths.Span;
        if (widths.IsEmpty)
            return ReceiptColumn.Variable;
        if (kind == ColumnKind.Text)
            return index < widths.Length ? widths[index] : 0;
        // A rule, image or code is as wide as all columns of the table together, borders included.
        int count = 0, sum = 0;
        foreach (var width in widths)
        {
            if (width == ReceiptColumn.Variable)
                return ReceiptColumn.Variable;
            count += width > 0 ? 1 : 0;
            sum += width;
        }
        return count == 0 ? 0 : sum + (Border < 0 ? count + 1 : (count - 1) * Border);
    }
}

/// <summary>What a property column asks to print; what it changes for later lines is in <see cref="ReceiptState"/>.
/// </summary>
/// <param name="Code">The content of a code, of the paper's text.</param>
/// <param name="Image">A picture.</param>
/// <param name="Command">Device-specific bytes, of the paper's text.</param>
/// <param name="Logo">The name of a logo, of the paper's text.</param>
/// <param name="Drawer">The drawer to open, 1 or 2; 0 for none.</param>
/// <param name="Buzzer">How often to beep.</param>
/// <param name="RuledBorder">1: a ruled border begins here. -1: it ends here. 0: neither.</param>
internal readonly record struct ReceiptProperty(
    Slice? Code, Picture? Image, Slice? Command, Slice? Logo, int Drawer, int Buzzer, int RuledBorder);
