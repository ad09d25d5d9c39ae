using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter.Lines;

/// <summary>Feeds, spacing, margins, tabs and positions in the line.</summary>
internal static class PositionCommands
{
    public static void Register(CommandTable table) => table
        .Add("ESC 2", Fixed(0), (p, a) => p.Lines.Layout.LineSpacing = PageLayout.UsualSpacing)
        .Add("ESC 3", Fixed(1), (p, a) => p.Lines.Layout.LineSpacing = p.Lines.Below(a[0]))
        .Add("ESC J", Fixed(1), Feed)
        .Add("ESC K", Fixed(1), (p, a) => FeedBack(p, "ESC K", p.Lines.Layout.Down(a[0])))
        .Add("ESC d", Fixed(1), (p, a) => p.Lines.PrintLines(a[0]))
        .Add("ESC e", Fixed(1), (p, a) => FeedBack(p, "ESC e", a[0] * p.Lines.Layout.LineSpacing))
        .Add("ESC a", Fixed(1), SetAlign)
        .Add("ESC D", UpToNul(33), SetTabs)
        .Add("ESC $", Fixed(2), (p, a) => p.Lines.MoveTo("ESC $", p.Lines.Along(Word(a))))
        .Add("ESC \\", Fixed(2), (p, a) => p.Lines.MoveTo("ESC \\", p.Lines.Line.X + p.Lines.Along((short)Word(a))))
        .Add("GS L", Fixed(2), SetLeftMargin)
        .Add("GS W", Fixed(2), SetAreaWidth)
        .Add("GS P", Fixed(2), (p, a) => p.Lines.Layout.SetUnits(a[0], a[1]));

    public static int Word(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8);

    private static void Feed(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var rows = printer.Lines.Below(a[0]);
        var free = printer.Lines.Line.IsEmpty ? rows : rows - PageLayout.UsualSpacing;
        printer.Lines.PrintAndFeed(rows, Math.Max(0, free / PageLayout.UsualSpacing));
    }

    /// <summary>Back feed is limited by the makers to some 48 dots, since paper would slip out of the roller.</summary>
    private static void FeedBack(EscPosInterpreter printer, string command, int rows)
    {
        if (printer.Lines.Page is not null)
        {
            printer.Body.Trace($"{command} in page mode: ignored");
            return;
        }
        printer.Lines.PrintAndFeed(0, 0);
        printer.Body.Do(new Motion.Print([]) { Rows = -Math.Min(rows, 48) });
    }

    private static void SetAlign(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var align = printer.Choose("ESC a", a[0], 2, -1);
        if (align >= 0 && printer.Lines.AtLineStart("ESC a")) printer.Lines.Layout.Align = align;
    }

    /// <summary>Columns of the present character width, ascending; the NUL ends them.</summary>
    private static void SetTabs(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var style = printer.Text.OneByte;
        printer.Lines.Layout.Tabs.Clear();
        var last = 0;
        foreach (var column in a)
        {
            if (column <= last)
            {
                if (column > 0) printer.Body.Trace($"ESC D {column} after {last}: this and what follows is ignored");
                break;
            }
            printer.Lines.Layout.Tabs.Add(column * style.Advance);
            last = column;
        }
    }

    private static void SetLeftMargin(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (printer.Lines.AtLineStart("GS L")) printer.Lines.Layout.SetLeftMargin(printer.Lines.Layout.Across(Word(a)));
    }

    private static void SetAreaWidth(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (printer.Lines.AtLineStart("GS W")) printer.Lines.Layout.SetAreaWidth(printer.Lines.Layout.Across(Word(a)));
    }
}
