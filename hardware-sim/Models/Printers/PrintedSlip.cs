using PosSim.Interpreter;
using PosSim.Paper;
using PosSim.Paper.Codes;

namespace PosSim.Models;

/// <summary>One piece of paper that came off the printer. Never changes; may be looked at from any thread.</summary>
public sealed class PrintedSlip
{
    private readonly IReadOnlyList<Mark> _marks;
    private readonly Lazy<string> _text;
    private readonly Lazy<IReadOnlyList<string>> _qrContents;

    internal PrintedSlip(int index, CutKind cut, TimeSpan at, IReadOnlyList<Mark> marks, (int Width, int Rows) size)
    {
        _marks = marks;
        (WidthDots, Rows) = size;
        Index = index;
        Cut = cut;
        At = at;
        _text = new Lazy<string>(() => SlipText.Of(marks));
        _qrContents = new Lazy<IReadOnlyList<string>>(() => [.. PictureBands.Merge(marks).SelectMany(QrIn)]);
    }

    /// <summary>Counts from 0 over the life of the printer.</summary>
    public int Index { get; }
    public CutKind Cut { get; }

    /// <summary>The printer's own time at which it came off.</summary>
    public TimeSpan At { get; }
    public int WidthDots { get; }

    /// <summary>Length in dot rows, 8 a millimetre.</summary>
    public int Rows { get; }

    internal IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Lines in columns of one font A character (12 dots); a Chinese character takes two.</summary>
    public string Text => _text.Value;

    /// <summary>The content of each QR code, in order: those the printer made, and those the host drew as dots.
    /// </summary>
    public IReadOnlyList<string> QrContents => _qrContents.Value;

    /// <summary>The data of each bar code, in order.</summary>
    public IReadOnlyList<string> Barcodes => Contents(PictureKind.Barcode);

    /// <summary>Every code, in order: its kind and what it says. Those after QR are frames where
    /// docs/protocols/printer-model.md says so.</summary>
    public IReadOnlyList<(string Kind, string Content)> Codes => [.. PictureBands.Merge(_marks).SelectMany(CodesIn)];

    /// <summary>What was unknown, refused or not printed; with tracing on, each command.</summary>
    public required IReadOnlyList<string> Trace { get; init; }

    /// <summary>As <see cref="Text"/>, with *bold* and 【inverse】 marked.</summary>
    public string MarkedText() => SlipText.Of(_marks, marked: true);

    public string Svg() => SlipSvg.Of(_marks, WidthDots, Rows);

    /// <summary>Needs a font with Chinese; <see cref="FontsMissingException"/> says so where they are not.
    /// </summary>
    public byte[] Png() => DotPng.Of(Dots());

    internal DotImage Dots() => SlipDots.Of(_marks, WidthDots, Rows);

    private static IEnumerable<(string Kind, string Content)> CodesIn(Mark mark) => mark switch
    {
        Mark.Picture { Kind: PictureKind.Barcode or PictureKind.Symbol } code => [(code.Symbology, code.Content)],
        _ => QrIn(mark).Select(content => ("QR", content)),
    };

    private static IEnumerable<string> QrIn(Mark mark) => mark switch
    {
        Mark.Picture { Kind: PictureKind.Qr } code => [code.Content],
        Mark.Picture { Kind: PictureKind.Image } picture => QrReader.ReadAll(picture.Dots()),
        _ => [],
    };

    private string[] Contents(PictureKind kind) =>
        [.. _marks.OfType<Mark.Picture>().Where(picture => picture.Kind == kind).Select(picture => picture.Content)];
}
