using System.Globalization;

namespace PosDaemon.RoundTrip.Tests;

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
