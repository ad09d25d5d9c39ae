using System.Globalization;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>One slip on paper, known by its order number.</summary>
/// <param name="Copy">1: not marked.</param>
internal sealed record PaperSlip(string OrderNumber, int Copy);

/// <summary>Finds the slips on pieces of paper. A slip that was cut short by a crash hangs above the next one on the
/// same piece, so slips are told apart by their heads and not by the cuts.</summary>
internal static class Paper
{
    private const string Mark = "REPRINT";
    private const string Order = "订单号";

    /// <param name="pieces">In the order in which they came out.</param>
    /// <param name="heads">The lines with which slips begin under their mark: the merchants.</param>
    public static IEnumerable<PaperSlip> Slips(IEnumerable<PieceSeen> pieces, params string[] heads)
    {
        foreach (var piece in pieces)
        {
            var (mark, underMark) = (1, false);
            foreach (var line in piece.Text.Split('\n').Select(Squeeze).Where(line => line.Length > 0))
            {
                if (line.Contains(Mark, StringComparison.Ordinal))
                    (mark, underMark) = (NumberBehind(line, Mark), true);
                else if (heads.Any(line.Contains))
                    (mark, underMark) = (underMark ? mark : 1, false);
                else if (line.StartsWith(Order, StringComparison.Ordinal))
                    yield return new PaperSlip(line[Order.Length..], mark);
            }
        }
    }

    private static int NumberBehind(string line, string word)
    {
        var behind = line[(line.IndexOf(word, StringComparison.Ordinal) + word.Length)..];
        return int.Parse(string.Concat(behind.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
    }

    private static string Squeeze(string line) => string.Concat(line.Where(letter => !char.IsWhiteSpace(letter)));
}
