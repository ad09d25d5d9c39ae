using static PosSim.Interpreter.LengthRules;

namespace PosSim.Interpreter;

/// <summary>Bar codes and two-dimensional symbols.</summary>
internal static class SymbolCommands
{
    private const byte Pdf = 48, Qr = 49;

    public static void Enter(CommandTable table) => table
        .Add("GS k", Barcode, (p, a) => p.Barcodes.Print(a))
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
