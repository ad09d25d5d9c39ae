using PosSim.Printers;
using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>Two-byte characters: FS commands. A model without a two-byte set knows them by length only.</summary>
internal static class ChineseCommands
{
    public static void Enter(CommandTable table) => table
        .Add("FS &", Fixed(0), (p, a) => p.Text.Chinese = p.Body.Options.DoubleByte != DoubleByteSet.None)
        .Add("FS .", Fixed(0), (p, a) => p.Text.Chinese = false)
        .Add("FS !", Fixed(1), (p, a) => SetMode(p.Text, a[0]))
        .Add("FS -", Fixed(1), (p, a) => p.Text.ChineseUnderline =
            TextCommands.UnderlineDots(a[0], p.Text.ChineseUnderline))
        .Add("FS W", Fixed(1), (p, a) => p.Text.ChineseScaleX = p.Text.ChineseScaleY = TextCommands.IsOn(a[0]) ? 2 : 1)
        .Add("FS S", Fixed(2), SetSpacing)
        .Add("FS C", Fixed(1)); // chooses between JIS and Shift JIS on Japanese models; no effect elsewhere

    /// <summary>b2 double width, b3 double height, b7 underline.</summary>
    private static void SetMode(TextState text, byte mode)
    {
        text.ChineseScaleX = (mode & 0x04) != 0 ? 2 : 1;
        text.ChineseScaleY = (mode & 0x08) != 0 ? 2 : 1;
        text.ChineseUnderline = (mode & 0x80) != 0 ? 1 : 0;
    }

    private static void SetSpacing(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        printer.Text.ChineseLead = printer.Layout.Across(a[0]);
        printer.Text.ChineseSpacing = printer.Layout.Across(a[1]);
    }
}
