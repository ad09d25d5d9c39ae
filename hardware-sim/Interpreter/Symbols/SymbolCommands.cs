using PosSim.Paper.Codes;
using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter.Symbols;

/// <summary>Bar codes and two-dimensional symbols.</summary>
internal static class SymbolCommands
{
    private const byte Pdf = 48, Qr = 49;

    public static void Register(CommandTable table) => table
        .Add("GS k", LengthRules.Barcode, (p, a) => p.Barcodes.Print(a))
        .Add("GS h", Fixed(1), (p, a) => p.Barcodes.SetHeight(a[0]))
        .Add("GS w", Fixed(1), (p, a) => p.Barcodes.SetWidth(a[0]))
        .Add("GS H", Fixed(1), (p, a) => p.Barcodes.SetReadable(a[0]))
        .Add("GS f", Fixed(1), (p, a) => p.Barcodes.SetReadableFont(a[0]));

    /// <summary>GS ( k cn fn: cn 48 PDF417, 49 QR, 50 to 54 others.</summary>
    public static void Run(EscPosInterpreter printer, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2) return;
        if (data[0] == Qr) printer.Qr.Run(data[1], data[2..]);
        else if (data[0] == Pdf) printer.Pdf.Run(data[1], data[2..]);
        else if (BoxedSymbols.Knows(data[0])) printer.Boxed.Run(data[0], data[1], data[2..]);
        else printer.Body.Trace($"GS ( k {data[0]}: this kind of symbol is not built in");
    }
}

/// <summary>The older 2D command of Chinese makers: GS Z n chooses 0 PDF417, 1 DataMatrix or 2 QR, ESC Z m n k dL dH
/// data prints it. As the manuals of SPRT, Gprinter and their kin have it; from memory, not checked on paper.</summary>
internal static class CloneSymbols
{
    private const byte Qr = 2, DataMatrix = 1;

    public static void Register(CommandTable table) => table
        .Add("GS Z", Fixed(1), (p, a) => p.CloneSymbol = a[0])
        .Add("ESC Z", CloneSymbol, Print);

    /// <summary>m version or columns, n error level, k module dots.</summary>
    private static void Print(EscPosInterpreter printer, ReadOnlySpan<byte> a)
    {
        var dots = (byte)Math.Clamp((int)a[2], 1, 16);
        ReadOnlySpan<byte> stored = [48, .. a[5..]];
        if (printer.CloneSymbol == Qr)
        {
            var level = "LMQH".IndexOf((char)a[1], StringComparison.Ordinal);
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
