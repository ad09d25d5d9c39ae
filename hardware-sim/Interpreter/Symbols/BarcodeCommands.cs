using System.Text;
using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosSim.Interpreter.Symbols;

/// <summary>GS k and its settings: height, width, and the readable line.</summary>
internal sealed class BarcodeCommands(EscPosInterpreter printer)
{
    private int _height = 162;
    private int _moduleDots = 3;

    /// <summary>GS H: 0 none, b0 above, b1 below.</summary>
    private int _readablePlaces;
    private int _readableFont;

    public void SetHeight(byte dots)
    {
        if (dots == 0) printer.Ignore("GS h", dots, "1 to 255");
        else _height = dots;
    }

    public void SetWidth(byte dots)
    {
        var narrowest = printer.Body.Options.NarrowestBarDots;
        if (dots < narrowest || dots > 6) printer.Ignore("GS w", dots, $"{narrowest} to 6");
        else _moduleDots = dots;
    }

    public void SetReadable(byte places) => _readablePlaces = printer.Choose("GS H", places, 3, _readablePlaces);

    public void SetReadableFont(byte font) => _readableFont = printer.Choose("GS f", font, 1, _readableFont);

    /// <summary>m 0 to 6 with data up to a NUL, m 65 to 79 with a count; the kinds are the same.</summary>
    public void Print(ReadOnlySpan<byte> a)
    {
        var counted = a[0] >= 65;
        var data = counted ? a[Math.Min(2, a.Length)..] : a[1..];
        if (!counted && data is [.., 0]) data = data[..^1];
        var kind = counted ? a[0] - 65 : a[0];
        if (kind is >= 10 and <= 13 && data.Length > 0)
        {
            printer.Boxed.PrintBars(kind, data, _moduleDots, _height);
            return;
        }
        var text = Encoding.Latin1.GetString(data);
        var code = kind switch
        {
            0 => EanUpc.UpcA(text),
            1 => EanUpc.UpcE(text),
            2 => EanUpc.Ean13(text),
            3 => EanUpc.Ean8(text),
            4 => ThinAndThick.Code39(text),
            5 => ThinAndThick.Itf(text),
            6 => ThinAndThick.Codabar(text),
            7 => Code93.Make(text),
            8 => Code128.Make(data),
            9 => Code128.MakeAuto(data, "GS1-128", isGs1: true),
            14 => Code128.MakeAuto(data),
            _ => null,
        };
        if (code is not null) Print(code);
        else printer.Body.Trace($"bar code of kind {a[0]} with \"{VisibleText.Of(text)}\": not printed");
    }

    private void Print(Barcode code)
    {
        int dots = _moduleDots, rows = _height;
        var width = code.Width(dots);
        var line = _readablePlaces == 0 ? 0 : ReadableStyle.CellHeight + 2;
        var top = (_readablePlaces & 1) != 0 ? line : 0;
        var below = (_readablePlaces & 2) != 0 ? line : 0;
        List<Mark> marks =
        [
            new Mark.Picture
            {
                X = 0,
                Y = top,
                Width = width,
                Height = rows,
                Kind = PictureKind.Barcode,
                Symbology = code.Symbology,
                Content = code.Content,
                Dots = () => code.Draw(dots, rows),
            },
        ];
        if (top > 0) marks.Add(ReadableLine(code.Readable, width, 0));
        if (below > 0) marks.Add(ReadableLine(code.Readable, width, top + rows + 2));
        printer.Lines.PrintBlock(marks, width, top + rows + below, code.Symbology);
    }

    private TextStyle ReadableStyle => TextStyle.Plain with { FontB = _readableFont == 1 };

    /// <summary>Centred under the bars; longer than they are, it begins with them.</summary>
    private Mark.Text ReadableLine(string text, int barsWidth, int y)
    {
        var width = text.Length * ReadableStyle.Advance;
        return new Mark.Text
        {
            X = Math.Max(0, (barsWidth - width) / 2),
            Y = y,
            Width = width,
            Height = ReadableStyle.CellHeight,
            Content = VisibleText.Of(text),
            Style = ReadableStyle,
            BelongsToBarcode = true,
        };
    }
}
