using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosSim.Interpreter.Symbols;

/// <summary>GS ( k 49: settings and store of the QR symbol.</summary>
internal sealed class QrCommands(EscPosInterpreter printer)
{
    private const int LongestData = 7089;

    private int _moduleDots = 3;
    private QrLevel _level = QrLevel.L;
    private byte[] _stored = [];

    public void Run(byte function, ReadOnlySpan<byte> a)
    {
        switch (function)
        {
            case 65: break; // model: 1 and Micro are not drawn differently here
            case 67 when a is [>= 1 and <= 16, ..]: _moduleDots = a[0]; break;
            case 69 when a is [>= 48 and <= 51, ..]: _level = (QrLevel)(a[0] - 48); break;
            case 80 when a.Length > 1 && a.Length - 1 <= LongestData: _stored = a[1..].ToArray(); break;
            case 81: Print(); break;
            case 82: SendSize(); break;
            case 67: printer.IgnoreSymbol("QR module", a, "1 to 16"); break;
            case 69: printer.IgnoreSymbol("QR level", a, "48 to 51"); break;
            case 80: printer.Body.Trace($"QR of {a.Length - 1} bytes: not stored"); break;
            default: printer.Body.Trace($"GS ( k 31 {function:X2}: no such function"); break;
        }
    }

    private void Print()
    {
        if (_stored.Length == 0) return;
        if (QrSymbol.Make(_stored, _level) is not { } symbol)
        {
            printer.Body.Trace($"QR of {_stored.Length} bytes does not fit level {_level}: not printed");
            return;
        }
        var dots = _moduleDots;
        printer.Lines.PrintBlock(new Mark.Picture
        {
            X = 0,
            Y = 0,
            Width = symbol.Modules * dots,
            Height = symbol.Modules * dots,
            Kind = PictureKind.Qr,
            Content = symbol.Content,
            Dots = () => symbol.Draw().Scale(dots, dots),
        });
    }

    /// <summary>37 36 width 1F height 1F 31 1F 30 when it would print, 31 when not, 00 (Epson, GS ( k fn
    /// 182).</summary>
    private void SendSize()
    {
        var symbol = _stored.Length == 0 ? null : QrSymbol.Make(_stored, _level);
        var size = (symbol?.Modules ?? 0) * _moduleDots;
        var fits = symbol is not null && size <= printer.Lines.LineWidth ? (byte)'0' : (byte)'1';
        var digits = System.Text.Encoding.ASCII.GetBytes($"{size}");
        printer.Body.Reply([0x37, 0x36, .. digits, 0x1F, .. digits, 0x1F, 0x31, 0x1F, fits, 0x00]);
    }
}
