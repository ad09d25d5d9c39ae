using System.Globalization;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>One thing on paper, top to bottom, told by the layout or by the printer in the same words.</summary>
internal abstract record PaperLine
{
    /// <summary>Dot rows from the lower edge of the line above to that of this one; null where the layout does not
    /// say: at the top of a piece and beside codes, pictures and commands.</summary>
    public int? Pitch { get; init; }

    /// <param name="MayBeCentred">The printer placed it by itself: to the dot, not to the cell.</param>
    public sealed record Text(IReadOnlyList<PaperCell> Cells, bool MayBeCentred) : PaperLine
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Pitch,4} \"{string.Concat(Cells.Select(cell => cell.Shown))}\" {string.Join("; ", Cells)}");
    }

    /// <param name="Kind">QR, bars or image.</param>
    /// <param name="Content">What a reader says; empty for a picture.</param>
    /// <param name="Align">0 left, 1 middle, 2 right: which part of it stands at the place.</param>
    /// <param name="Place">Dots from the left edge.</param>
    public sealed record Block(string Kind, string Content, int Align, int Place, int Width) : PaperLine
    {
        public int PlaceOf(int align) => Place + (align - Align) * Width / 2;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"     [{Kind} {Content}] {Align switch { 0 => "begins", 1 => "has its middle", _ => "ends" }} at {Place}");
    }

    public sealed record Cut : PaperLine
    {
        public override string ToString() => "     --- cut";
    }
}

/// <summary>One character on paper, or one blank that can be seen: underlined or white on black.</summary>
/// <param name="X">Dots from the left edge of what can be printed on.</param>
/// <param name="Width">Dots.</param>
internal sealed record PaperCell(string Shown, int X, int Width, int ScaleX, int ScaleY, string Look)
{
    /// <summary>u underlined, b bold, i white on black; a printer does not underline what is white on black.</summary>
    public static string LookOf(bool underline, bool bold, bool invert) =>
        (underline && !invert ? "u" : "") + (bold ? "b" : "") + (invert ? "i" : "");

    /// <summary>A plain blank shows nothing.</summary>
    public bool IsSeen => Shown != " " || Look.Contains('u', StringComparison.Ordinal)
        || Look.Contains('i', StringComparison.Ordinal);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"'{Shown}' at {X}+{Width} x{ScaleX},{ScaleY} {Look}");
}
