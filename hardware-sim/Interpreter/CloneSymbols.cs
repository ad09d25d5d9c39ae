using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>The older 2D command of Chinese makers: GS Z n chooses 0 PDF417, 1 DataMatrix or 2 QR, ESC Z m n k dL dH
/// data prints it. As the manuals of SPRT, Gprinter and their kin have it; from memory, not checked on paper.</summary>
internal static class CloneSymbols
{
    private const byte Qr = 2, DataMatrix = 1;

    public static void Enter(CommandTable table) => table
        .Add("GS Z", Fixed(1), (p, a) => p.CloneSymbol = a[0])
        .Add("ESC Z", CloneSymbol, Print);

    /// <summary>m version or columns, n error level, k module dots.</summary>
    private static void Print(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        byte dots = (byte)Math.Clamp((int)a[2], 1, 16);
        ReadOnlySpan<byte> stored = [48, .. a[5..]];
        if (printer.CloneSymbol == Qr)
        {
            int level = "LMQH".IndexOf((char)a[1], StringComparison.Ordinal);
            printer.Qr.Run(67, [dots]);
            printer.Qr.Run(69, [(byte)(48 + (level >= 0 ? level : a[1] & 3))]);
            printer.Qr.Run(80, stored);
            printer.Qr.Run(81, [48]);
        }
        else if (printer.CloneSymbol == DataMatrix)
        {
            printer.Boxed.Run(54, 67, [dots]);
            printer.Boxed.Run(54, 80, stored);
            printer.Boxed.Run(54, 81, [48]);
        }
        else
        {
            printer.Pdf.Run(80, stored);
            printer.Pdf.Run(81, [48]);
        }
    }
}
