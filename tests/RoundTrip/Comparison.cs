using System.Text;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Markup;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Looks for the first place where the paper is not what the layout says.</summary>
internal sealed class Comparison(
    PrinterProfile profile, IReadOnlyList<PaperLine> laid, IReadOnlyList<PaperLine> printed)
{
    private const int Cell = 12;

    /// <summary>Pictures are sent in whole bytes, so what is centred may stand that much beside the middle.</summary>
    private const int DotsOfAByte = 8;

    /// <summary>Blank dots that the largest code wants beside it: at the edge of the paper it stands that much further
    /// in.</summary>
    private const int MostQuiet = 11 * 4;

    /// <summary>Codes and pictures in whose place the encoder put a mark such as [image?].</summary>
    public int Refused { get; private set; }

    /// <summary>Null when they are the same.</summary>
    public string? FirstDifference()
    {
        for (var index = 0; index < Math.Max(laid.Count, printed.Count); index++)
        {
            var fault = index >= laid.Count ? $"{printed[index]} is printed beyond the end"
                : index >= printed.Count ? $"{laid[index]} is not printed"
                : Between(laid[index], printed[index]);
            if (fault is not null) return $"line {index + 1}: {fault}";
        }
        return null;
    }

    public static string Show(IReadOnlyList<PaperLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var written = line.ToString();
            text.Append(written.AsSpan(0, Math.Min(written.Length, 400))).Append('\n');
        }
        return text.ToString();
    }

    private string? Between(PaperLine wanted, PaperLine shown)
    {
        if (wanted.Pitch is { } pitch && shown.Pitch is { } dots && pitch != dots)
            return $"{shown} stands {dots} dot rows below the line before, not {pitch}";
        return (wanted, shown) switch
        {
            (PaperLine.Cut, PaperLine.Cut) => null,
            (PaperLine.Text text, PaperLine.Text other) => Between(text, other),
            (PaperLine.Block block, PaperLine.Block other) => Between(block, other),
            (PaperLine.Block, PaperLine.Text text) when IsMark(text) => null,
            _ => $"{shown} where {wanted} was laid out",
        };
    }

    private bool IsMark(PaperLine.Text text)
    {
        var isMark = text.Cells[0].Shown == "[" && text.Cells[^2].Shown == "?";
        if (isMark) Refused++;
        return isMark;
    }

    private string? Between(PaperLine.Text wanted, PaperLine.Text shown)
    {
        var shift = shown.Cells[0].X - wanted.Cells[0].X;
        var most = wanted.MayBeCentred ? Cell + (profile.Dots - profile.Columns * Cell) / 2 : 0;
        if (Math.Abs(shift) > most) return $"{shown} is {shift} dots off {wanted}";
        for (var index = 0; index < Math.Max(wanted.Cells.Count, shown.Cells.Count); index++)
        {
            if (index >= wanted.Cells.Count) return $"a cell too much: {shown.Cells[index]}";
            if (index >= shown.Cells.Count) return $"not printed: {wanted.Cells[index]}";
            var cell = wanted.Cells[index] with { X = wanted.Cells[index].X + shift };
            if (cell != shown.Cells[index]) return $"cell {shown.Cells[index]} where {cell} was laid out";
        }
        return null;
    }

    private static string? Between(PaperLine.Block wanted, PaperLine.Block shown)
    {
        var isSame = wanted.Kind == shown.Kind
            && (wanted.Kind == "bars" ? Bars(shown.Content, wanted.Content) : wanted.Content == shown.Content);
        if (!isSame) return $"{shown} where {wanted} was laid out";
        var off = shown.PlaceOf(wanted.Align) - wanted.Place;
        var most = wanted.Kind != "image" ? MostQuiet : wanted.Align == 0 ? 0 : DotsOfAByte;
        return Math.Abs(off) <= most ? null : $"{shown}, {shown.Width} dots wide, is {off} dots off {wanted}";
    }

    /// <summary>Readers add check digits, and take away the stars of CODE39.</summary>
    private static bool Bars(string read, string data) =>
        read.Contains(data.Trim('*'), StringComparison.OrdinalIgnoreCase);
}
