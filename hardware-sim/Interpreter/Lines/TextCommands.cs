using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter.Lines;

/// <summary>Character settings.</summary>
internal static class TextCommands
{
    public static void Register(CommandTable table) => table
        .Add("ESC @", Fixed(0), (p, a) => p.Initialize())
        .Add("ESC !", Fixed(1), (p, a) => SetPrintMode(p.Text, a[0]))
        .Add("GS !", Fixed(1), SetSize)
        .Add("ESC -", Fixed(1), (p, a) => p.Text.Underline = p.Choose("ESC -", a[0], 2, p.Text.Underline))
        .Add("ESC E", Fixed(1), (p, a) => p.Text.Emphasized = IsOn(a[0]))
        .Add("ESC G", Fixed(1), (p, a) => p.Text.DoubleStrike = IsOn(a[0]))
        .Add("GS B", Fixed(1), (p, a) => p.Text.Inverse = IsOn(a[0]))
        .Add("ESC {", Fixed(1), SetUpsideDown)
        .Add("ESC V", Fixed(1), (p, a) => p.Text.Rotated = p.Choose("ESC V", a[0], 2, p.Text.Rotated ? 1 : 0) > 0)
        .Add("ESC M", Fixed(1), (p, a) => p.Text.FontB = p.Choose("ESC M", a[0], 1, p.Text.FontB ? 1 : 0) > 0)
        .Add("ESC 0x20", Fixed(1), (p, a) => p.Text.Spacing = p.Lines.Along(a[0]))
        .Add("ESC R", Fixed(1), SetInternational)
        .Add("ESC t", Fixed(1), SetCodePage);

    public static bool IsOn(byte value) => (value & 1) != 0;

    /// <summary>b0 font B, b3 bold, b4 double height, b5 double width, b7 underline.</summary>
    private static void SetPrintMode(TextState text, byte mode)
    {
        text.FontB = (mode & 0x01) != 0;
        text.Emphasized = (mode & 0x08) != 0;
        text.ScaleY = (mode & 0x10) != 0 ? 2 : 1;
        text.ScaleX = (mode & 0x20) != 0 ? 2 : 1;
        text.Underline = (mode & 0x80) != 0 ? 1 : 0;
    }

    /// <summary>b4-b6 width, b0-b2 height, each minus one.</summary>
    private static void SetSize(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if ((a[0] & 0x88) != 0)
        {
            printer.Ignore("GS !", a[0], "1 to 8 times each way");
            return;
        }
        var text = printer.Text;
        (text.ScaleX, text.ScaleY) = ((a[0] >> 4) + 1, (a[0] & 7) + 1);
        if (printer.Body.Options.SizesChineseByGs)
            (text.ChineseScaleX, text.ChineseScaleY) = (text.ScaleX, text.ScaleY);
    }

    private static void SetUpsideDown(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (printer.Lines.AtLineStart("ESC {")) printer.Lines.Layout.UpsideDown = IsOn(a[0]);
    }

    private static void SetCodePage(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (!CodePages.IsNamed(a[0]))
        {
            printer.Ignore("ESC t", a[0], "the tables of the manuals");
            return;
        }
        if (!CodePages.Knows(a[0])) printer.Body.Trace($"ESC t {a[0]}: this code page is not built in");
        printer.Text.CodePage = a[0];
    }

    private static void SetInternational(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (CodePages.KnowsNational(a[0])) printer.Text.International = a[0];
        else printer.Ignore("ESC R", a[0], "the sets that are built in");
    }
}

/// <summary>Two-byte characters: FS commands. A model without a two-byte set knows them by length only.</summary>
internal static class ChineseCommands
{
    public static void Register(CommandTable table) => table
        .Add("FS &", Fixed(0), (p, a) => p.Text.Chinese = p.Body.Options.DoubleByte != DoubleByteSet.None)
        .Add("FS .", Fixed(0), (p, a) => p.Text.Chinese = false)
        .Add("FS !", Fixed(1), (p, a) => SetMode(p.Text, a[0]))
        .Add("FS -", Fixed(1), (p, a) => p.Text.ChineseUnderline =
            p.Choose("FS -", a[0], 2, p.Text.ChineseUnderline))
        .Add("FS W", Fixed(1), (p, a) => p.Text.ChineseScaleX = p.Text.ChineseScaleY = TextCommands.IsOn(a[0]) ? 2 : 1)
        .Add("FS S", Fixed(2), SetSpacing)
        .Add("FS C", Fixed(1), SetCodeSystem);

    /// <summary>0 JIS, 1 Shift JIS, 2 its extension, of which the common part is known; it stays Shift JIS after ESC @,
    /// as Japanese programs that never send it expect.</summary>
    private static void SetCodeSystem(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var system = printer.Choose("FS C", a[0], 2, -1);
        if (system >= 0) printer.UseJis(system == 0);
    }

    /// <summary>b2 double width, b3 double height, b7 underline.</summary>
    private static void SetMode(TextState text, byte mode)
    {
        text.ChineseScaleX = (mode & 0x04) != 0 ? 2 : 1;
        text.ChineseScaleY = (mode & 0x08) != 0 ? 2 : 1;
        text.ChineseUnderline = (mode & 0x80) != 0 ? 1 : 0;
    }

    private static void SetSpacing(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        printer.Text.ChineseLead = printer.Lines.Layout.Across(a[0]);
        printer.Text.ChineseSpacing = printer.Lines.Layout.Across(a[1]);
    }
}
