using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosSim.Interpreter.Symbols;

/// <summary>GS ( k 48: settings and store of the PDF417 symbol.</summary>
internal sealed class Pdf417Commands(EscPosInterpreter printer)
{
    private const int LongestData = 2710;

    private Pdf417Form _form = Pdf417Form.Usual;
    private byte[] _stored = [];

    public void Run(byte function, ReadOnlySpan<byte> a)
    {
        switch (function)
        {
            case 65 when a is [<= 30, ..]: _form = _form with { Columns = a[0] }; break;
            case 66 when a is [0 or (>= 3 and <= 90), ..]: _form = _form with { Rows = a[0] }; break;
            case 67 when a is [>= 2 and <= 8, ..]: _form = _form with { ModuleDots = a[0] }; break;
            case 68 when a is [>= 2 and <= 8, ..]: _form = _form with { RowHeight = a[0] }; break;
            case 69 when a is [48, >= 48 and <= 56, ..]: _form = _form with { Level = a[1] - 48 }; break;
            case 69 when a is [49, >= 1 and <= 40, ..]:
                _form = _form with { Level = null, TenthsOfChecks = a[1] };
                break;
            case 70 when a.Length > 0: _form = _form with { Truncated = a[0] == 1 }; break;
            case 80 when a.Length > 1 && a.Length - 1 <= LongestData: _stored = a[1..].ToArray(); break;
            case 81: Print(); break;
            case 82: break; // the size is not told
            case 65: printer.IgnoreSymbol("PDF417 columns", a, "0 to 30"); break;
            case 66: printer.IgnoreSymbol("PDF417 rows", a, "0, 3 to 90"); break;
            case 67: printer.IgnoreSymbol("PDF417 module", a, "2 to 8"); break;
            case 68: printer.IgnoreSymbol("PDF417 row height", a, "2 to 8"); break;
            case 69: printer.IgnoreSymbol("PDF417 level", a, "48 or 49 and its range"); break;
            case 80: printer.Body.Trace($"PDF417 of {a.Length - 1} bytes: not stored"); break;
            default: printer.Body.Trace($"GS ( k 30 {function:X2}: no such function"); break;
        }
    }

    private void Print()
    {
        if (_stored.Length == 0) return;
        var asked = _form;
        if (Pdf417.Make(_stored, asked, printer.Lines.LineWidth / asked.ModuleDots) is not { } symbol)
        {
            printer.Body.Trace($"PDF417 of {_stored.Length} bytes does not fit: not printed");
            return;
        }
        printer.Lines.PrintBlock(new Mark.Picture
        {
            X = 0,
            Y = 0,
            Width = symbol.Width * asked.ModuleDots,
            Height = symbol.Rows * asked.RowHeight * asked.ModuleDots,
            Kind = PictureKind.Symbol,
            Symbology = "PDF417",
            Content = symbol.Content,
            Dots = () => symbol.Draw().Scale(asked.ModuleDots, asked.RowHeight * asked.ModuleDots),
        });
    }
}
