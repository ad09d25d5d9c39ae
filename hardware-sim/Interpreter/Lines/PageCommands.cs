using static PosSim.Interpreter.LengthRules;
using static PosSim.Interpreter.Lines.PositionCommands;

namespace PosSim.Interpreter.Lines;

/// <summary>Page mode. Outside it ESC L begins it, and ESC W and ESC T prepare it.</summary>
internal static class PageCommands
{
    public static void Register(CommandTable table) => table
        .Add("ESC L", Fixed(0), (p, a) => p.Lines.EnterPage())
        .Add("ESC S", Fixed(0), (p, a) => p.Lines.LeavePage())
        .Add("ESC 0x0C", Fixed(0), (p, a) => p.Lines.PrintPage(leave: false))
        .Add("ESC W", Fixed(8), SetArea)
        .Add("ESC T", Fixed(1), SetDirection)
        .Add("GS $", Fixed(2), (p, a) => p.Lines.MoveBaseLine("GS $", p.Lines.Below(Word(a))))
        .Add("GS \\", Fixed(2), (p, a) => p.Lines.MoveBaseLine(
            "GS \\", (p.Lines.Page?.BaseLine ?? 0) + p.Lines.Below((short)Word(a))));

    private static void SetArea(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var layout = printer.Lines.Layout;
        var taken = printer.Lines.SetPageArea(new(
            layout.Across(Word(a)), layout.Down(Word(a[2..])), layout.Across(Word(a[4..])), layout.Down(Word(a[6..]))));
        if (!taken) printer.Body.Trace("ESC W: the area does not lie on the paper: ignored");
    }

    private static void SetDirection(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var direction = printer.Choose("ESC T", a[0], 3, -1);
        if (direction >= 0) printer.Lines.SetPageDirection(direction);
    }
}
