namespace PosDaemon.Slips.Tests.Markup;

public sealed class ReceiptLineOracleTests
{
    private static readonly int[] Papers = [32, 42, 48];

    [Fact]
    public async Task Its_own_examples_are_laid_out_cell_by_cell_as_the_reference_does()
    {
        if (await ReceiptLineOracle.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);

        var examples = await ReceiptLineOracle.ExamplesAsync();

        Assert.True(examples.Count >= 40, $"{examples.Count} examples");
        await CompareAsync([.. examples.SelectMany(static example => Papers,
            static (example, paper) => (example.Document, paper))]);
    }

    [Fact]
    public async Task Generated_documents_are_laid_out_cell_by_cell_as_the_reference_does()
    {
        if (await ReceiptLineOracle.WhyMissingAsync() is { } reason)
            Assert.Skip(reason);
        var generator = new DocumentGenerator(seed: 20261121);
        var asked = new List<(string, int)>();
        for (var i = 0; i < 2000; i++)
            asked.Add((generator.Next(), Papers[i % Papers.Length]));

        await CompareAsync(asked);
    }

    /// <summary>The reference fills an empty column behind the text with a blank; on paper that is nothing.</summary>
    private static string Trimmed(string trace)
        => string.Join('\n', trace.Split('\n').Select(static row => row.TrimEnd(' ')));

    private static async Task CompareAsync(List<(string Document, int Columns)> asked)
    {
        var expected = await ReceiptLineOracle.TraceAsync(asked);
        for (var i = 0; i < asked.Count; i++)
        {
            (var document, var columns) = asked[i];
            // The reference prints "undefined" where a ruled table shrinks to a narrower one to the right of it.
            if (expected[i].Contains("undefined", StringComparison.Ordinal))
                continue;
            var ours = Trimmed(PaperTrace.Of(document, columns));
            Assert.True(Trimmed(expected[i]) == ours,
                $"document {i} at {columns} columns:\n{document}\nreference:\n{expected[i]}\nours:\n{ours}");
        }
    }
}
