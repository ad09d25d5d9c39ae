using System.Globalization;

namespace PosDaemon.Benchmarks.Rounds;

/// <summary>A table in Markdown, its columns straight to the eye as well.</summary>
internal sealed class Table(params string[] head)
{
    private readonly List<string[]> _rows = [head];

    public void Add(params string[] cells) => _rows.Add(cells);

    public static string Number(double value) =>
        value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    public static string Ratio(double value) =>
        value.ToString(value < 10 ? "0.00" : "#,0.0", CultureInfo.InvariantCulture) + " x";

    public static string Percent(double value) =>
        (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public override string ToString()
    {
        var widths = head.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        var lines = _rows.Select(row => Line(row, widths)).ToList();
        lines.Insert(1, "|" + string.Concat(widths.Select((width, column) =>
            column == 0 ? new string('-', width + 2) + "|" : new string('-', width + 1) + ":|")));
        return string.Join('\n', lines);
    }

    private static string Line(string[] row, int[] widths) =>
        "| " + string.Join(" | ", row.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |";
}
