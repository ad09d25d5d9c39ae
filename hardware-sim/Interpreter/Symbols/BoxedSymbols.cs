using System.Text;
using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosSim.Interpreter.Symbols;

/// <summary>Symbols that are understood but not drawn: a frame of plausible size with their name in it, and what
/// they say listed with the slip. GS ( k 50 MaxiCode, 51 stacked GS1 DataBar, 52 composite, 53 Aztec, 54 DataMatrix.
/// </summary>
internal sealed class BoxedSymbols(EscPosInterpreter printer)
{
    private const int MaxiCode = 50, DataBar = 51, Composite = 52, DataMatrix = 54;

    private static readonly Dictionary<byte, string> DataBarNames = new()
    {
        [72] = "GS1 DataBar Stacked",
        [73] = "GS1 DataBar Stacked Omnidirectional",
        [76] = "GS1 DataBar Expanded Stacked",
    };

    private readonly Dictionary<int, (string Name, byte[] Data)> _stored = [];
    private readonly Dictionary<int, int> _moduleDots = [];

    public static bool Knows(byte kind) => kind is >= MaxiCode and <= DataMatrix;

    /// <summary>67 sets the module, 80 stores (48, for some a type, data), 81 prints; the rest is settings whose
    /// effect a frame does not show.</summary>
    public void Run(byte kind, byte function, ReadOnlySpan<byte> a)
    {
        switch (function)
        {
            case 67 when a is [>= 1 and <= 16, ..]: _moduleDots[kind] = a[0]; break;
            case 67: printer.IgnoreSymbol("symbol module", a, "1 to 16"); break;
            case 80 when a is [48, _, ..]: Store(kind, a[1..]); break;
            case 81: Print(kind); break;
            default: break;
        }
    }

    private void Store(byte kind, ReadOnlySpan<byte> a)
    {
        var name = kind switch
        {
            MaxiCode => "MaxiCode",
            DataBar => DataBarNames.GetValueOrDefault(a[0], "GS1 DataBar"),
            Composite => "Composite",
            DataMatrix => "DataMatrix",
            _ => "Aztec",
        };
        // DataBar has its type first; a composite its element (linear or 2D) and type, one after the other.
        var data = kind == DataBar ? a[1..] : kind == Composite ? a[Math.Min(2, a.Length)..] : a;
        var goesOn = kind == Composite && a[0] == 49 && _stored.TryGetValue(kind, out var linear);
        _stored[kind] = (name, goesOn ? [.. _stored[kind].Data, (byte)'|', .. data] : data.ToArray());
    }

    private void Print(byte kind)
    {
        if (!_stored.TryGetValue(kind, out var symbol) || symbol.Data.Length == 0) return;
        var dots = _moduleDots.GetValueOrDefault(kind, kind == MaxiCode ? 1 : 3);
        var (across, down) = kind switch
        {
            MaxiCode => SymbolSizes.MaxiCodeDots,
            DataBar => SymbolSizes.DataBar(symbol.Name, symbol.Data.Length),
            Composite => SymbolSizes.Composite(symbol.Data.Length),
            DataMatrix => SymbolSizes.DataMatrix(symbol.Data),
            _ => SymbolSizes.Aztec(symbol.Data.Length),
        };
        Print(symbol.Name, CodeContent.Of(symbol.Data), across * dots, down * dots);
    }

    /// <summary>GS k 75 to 78: the row of bars is a frame, too.</summary>
    public void PrintBars(int kind, ReadOnlySpan<byte> data, int dots, int height)
    {
        var name = kind switch
        {
            10 => "GS1 DataBar",
            11 => "GS1 DataBar Truncated",
            12 => "GS1 DataBar Limited",
            _ => "GS1 DataBar Expanded",
        };
        Print(name, Encoding.Latin1.GetString(data), SymbolSizes.DataBar(name, data.Length).Across * dots, height);
    }

    private void Print(string name, string content, int width, int height)
    {
        var marks = new List<Mark>
        {
            new Mark.Picture
            {
                X = 0,
                Y = 0,
                Width = width,
                Height = height,
                Kind = PictureKind.Symbol,
                Symbology = name,
                Content = content,
                Dots = () => Frame(width, height),
            },
        };
        if (Label(name, width, height) is { } label) marks.Add(label);
        printer.Lines.PrintBlock(marks, width, height, name);
    }

    /// <summary>The name, in the middle, as far as it fits: nobody is to take the frame for a code.</summary>
    private static Mark.Text? Label(string name, int width, int height)
    {
        var style = TextStyle.Plain with { FontB = true };
        var most = (width - 4) / style.Advance;
        if (most < 1 || height < style.CellHeight + 4) return null;
        var shown = name[..Math.Min(name.Length, most)];
        return new Mark.Text
        {
            X = (width - shown.Length * style.Advance) / 2,
            Y = (height - style.CellHeight) / 2,
            Width = shown.Length * style.Advance,
            Height = style.CellHeight,
            Content = shown,
            Style = style,
            BelongsToBarcode = true,
        };
    }

    private static DotImage Frame(int width, int height)
    {
        var image = new DotImage(width, height);
        image.Fill(0, 0, width, 2);
        image.Fill(0, height - 2, width, 2);
        image.Fill(0, 0, 2, height);
        image.Fill(width - 2, 0, 2, height);
        return image;
    }
}
