using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>Blade, drawer, buzzer, and which device on the line is meant.</summary>
internal static class MechanismCommands
{
    public static void Register(CommandTable table) => table
        .Add("GS V", OneOrTwo(65, 66, 97, 98, 103, 104), CutPaper)
        .Add("ESC i", Fixed(0), (p, a) => Cut(p, CutKind.Full, 0))
        .Add("ESC m", Fixed(0), (p, a) => Cut(p, CutKind.Partial, 0))
        .Add("ESC p", Fixed(3), KickDrawer)
        .Add("ESC B", Fixed(2), (p, a) => p.Body.Do(new Motion.Buzz()))
        .Add("ESC (", Counted, EscFamily)
        .Add("ESC =", Fixed(1), (p, a) => p.Selected = (a[0] & 1) != 0);

    /// <summary>0, 1: where the blade is; 65, 66 n: the print position fed to the blade and n units more; 97, 98 n: cut
    /// once the print position gets there, which for a single slip is the same; 103, 104: fed, cut and drawn back.
    /// </summary>
    private static void CutPaper(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var layout = printer.Lines.Layout;
        var toBlade = printer.Body.Options.HeadToBladeDots;
        switch (a[0])
        {
            case 0 or 48: Cut(printer, CutKind.Full, 0); break;
            case 1 or 49: Cut(printer, CutKind.Partial, 0); break;
            case 65 or 97: Cut(printer, CutKind.Full, toBlade + layout.Down(a[1])); break;
            case 66 or 98: Cut(printer, CutKind.Partial, toBlade + layout.Down(a[1])); break;
            case 103 or 104:
                if (Cut(printer, a[0] == 103 ? CutKind.Full : CutKind.Partial, toBlade + layout.Down(a[1])))
                    printer.Body.Do(new Motion.Print([]) { Rows = -toBlade });
                break;
            default: printer.Body.Trace($"GS V {a[0]}: no such cut"); break;
        }
    }

    private static bool Cut(EscPosInterpreter printer, CutKind kind, int feed)
    {
        if (!printer.Lines.AtLineStart("cut")) return false;
        if (printer.Body.Options.HasCutter) printer.Body.Do(new Motion.Cut(kind) { Rows = feed });
        else if (feed > 0) printer.Body.Do(new Motion.Print([]) { Rows = feed });
        return true;
    }

    /// <summary>m t1 t2: the pin, then the pulse and the pause in 2 ms.</summary>
    private static void KickDrawer(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var pin = printer.Choose("ESC p", a[0], 1, -1);
        if (pin >= 0) printer.Body.Do(new Motion.KickDrawer(pin));
    }

    /// <summary>ESC ( A pL pH 61h: the buzzer of TM models.</summary>
    private static void EscFamily(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        if (a is [(byte)'A', _, _, 0x61 or 0x60 or 0x30, ..]) printer.Body.Do(new Motion.Buzz());
        else if (a[0] is not ((byte)'A' or (byte)'Y'))
            printer.Body.Trace($"ESC ( {TraceLine.Letter(a[0])}: not known, skipped by its length");
    }
}
