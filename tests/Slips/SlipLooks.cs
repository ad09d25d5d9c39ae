using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PosDaemon.Slips.Template;

namespace PosDaemon.Slips.Tests;

/// <summary>What a slip must look like whatever its template: each check gives what is wrong, so that a template made
/// to be wrong can show that the check sees it.</summary>
internal static partial class SlipLooks
{
    private static readonly string[] MoneyFields =
    [
        "face", "bill", "used", "cash_due", "balance_left", "amount", "total", "fare", "balance", "debt",
    ];

    /// <summary>Rows of the paper as a Chinese printer prints it.</summary>
    public static string[] Rows(SlipOrder order, int columns)
        => SlipRenderer.ToText(order, columns).TrimEnd('\n').Split('\n');

    public static int Cells(string row) => row.EnumerateRunes().Sum(static rune => rune.IsAscii ? 1 : 2);

    public static IEnumerable<string> TooWide(SlipOrder order, int columns)
        // What a code says is for the eye and not on the paper.
        => Rows(order, columns).Where(row => Cells(row) > columns && !row.StartsWith("[QR ", StringComparison.Ordinal))
            .Select(row => $"{Cells(row)} cells on {columns}: {row}");

    /// <summary>Each amount of the data ends a row, at the last cell of the paper.</summary>
    public static IEnumerable<string> CrookedMoney(SlipOrder order, int columns)
    {
        var rows = Rows(order, columns);
        foreach (var amount in Amounts(JsonNode.Parse(order.DataJson)!).Distinct())
        {
            var ending = rows.Where(row => Ends(row.TrimEnd(), amount)).ToList();
            if (ending.Count == 0)
                yield return $"{amount} ends no row on {columns}";
            foreach (var row in ending.Where(row => Cells(row) != columns))
                yield return $"{amount} ends at cell {Cells(row)} of {columns}: {row}";
        }
    }

    /// <summary>Labels that stand alone on a row. A label is what a line of a template has beside its values.</summary>
    public static IEnumerable<string> BareLabels(SlipOrder order, int columns)
    {
        var labels = Labels(order).ToHashSet();
        return Rows(order, columns).Where(row => labels.Contains(row.Trim())).Select(row => $"only a label: {row}");
    }

    /// <summary>Characters that are on wide paper and not on this: cut off instead of wrapped.</summary>
    public static IEnumerable<string> CutOff(SlipOrder order, int columns)
    {
        string wide = Letters(order, 96), narrow = Letters(order, columns);
        return wide == narrow ? [] : [$"{columns} columns print {narrow}\n96 columns print {wide}"];
    }

    /// <summary>Texts of the data that are nowhere on the paper.</summary>
    public static IEnumerable<string> Missing(SlipOrder order)
    {
        var paper = Squeezed(string.Concat(Rows(order, 96)));
        var data = JsonNode.Parse(order.DataJson)!.AsObject();
        // A ticket tells the event; what the order was called in the shop would say it twice.
        if (order.Kind == "seat-ticket")
            data.Remove("title");
        return Texts(data)
            .Where(text => !paper.Contains(Squeezed(text), StringComparison.Ordinal))
            .Select(static text => $"nowhere: {text}");
    }

    public static string Squeezed(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));

    /// <summary>Sorted, without rules and what stands for codes and cuts.</summary>
    private static string Letters(SlipOrder order, int columns)
        => string.Concat(string.Concat(Rows(order, columns)).Where(static c => c is not ('-' or ' ')).Order());

    private static IEnumerable<string> Labels(SlipOrder order)
    {
        string[] names = [order.Kind, "_head", "_what", "_foot"];
        var source = order.Template
            ?? string.Join('\n', names.Select(name => SlipTemplates.SourceOf(name, order.Language)));
        return source.Split('\n').Where(static line => Value().IsMatch(line))
            .SelectMany(static line => Tag().Replace(line, "").Split('|'))
            .Select(static piece => piece.Trim('"', '^', '~', ' '))
            .Where(static piece => piece.Any(char.IsLetter));
    }

    private static IEnumerable<string> Amounts(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(static member => MoneyFields.Contains(member.Key)
            ? AmountOf(member.Key, (long)member.Value!)
            : Amounts(member.Value!)),
        JsonArray list => list.SelectMany(static item => Amounts(item!)),
        _ => [],
    };

    /// <summary>None where a rest of nothing goes unsaid.</summary>
    private static string[] AmountOf(string field, long minor) => field is "balance_left" or "debt" && minor == 0
        ? []
        : [(minor / 100m).ToString("F2", CultureInfo.InvariantCulture)];

    /// <summary>Twice as wide, each letter has a blank behind it.</summary>
    private static bool Ends(string row, string amount)
        => ((string[])[amount, string.Join(' ', amount.AsEnumerable())]).Any(text =>
            row.EndsWith(text, StringComparison.Ordinal) && !char.IsDigit(row.SkipLast(text.Length).LastOrDefault()));

    /// <summary>Times and words for a rule are printed otherwise than they are written.</summary>
    private static IEnumerable<string> Texts(JsonNode node) => node switch
    {
        JsonObject map => map.Where(static member => member.Key is not ("currency" or "balance_rule"))
            .SelectMany(static member => Texts(member.Value!)),
        JsonArray list => list.SelectMany(static item => Texts(item!)),
        JsonValue value when value.TryGetValue(out string? text) => [Iso().Replace(text, "$1")],
        _ => [],
    };

    [GeneratedRegex(@"\{\{[^#/^!>=][^}]*\}\}")]
    private static partial Regex Value();

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d)T.*")]
    private static partial Regex Iso();
}
