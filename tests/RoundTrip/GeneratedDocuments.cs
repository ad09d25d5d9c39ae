using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;
using PosDaemon.Slips.Tests.Markup;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Documents by chance, each on one printer model. ROUNDTRIP_DOCUMENTS sets how many, ROUNDTRIP_SEED the
/// first.</summary>
public sealed class GeneratedDocuments
{
    [Fact]
    public void Paper_shows_what_the_layout_says_cell_by_cell()
    {
        int first = Papers.Setting("ROUNDTRIP_SEED", 1), count = Papers.Setting("ROUNDTRIP_DOCUMENTS", 3000);
        var failed = 0;
        string? shown = null;
        for (var seed = first; seed < first + count; seed++)
        {
            if (Difference(seed) is not { } difference) continue;
            failed++;
            shown ??= $"seed {seed} (ROUNDTRIP_SEED={seed} ROUNDTRIP_DOCUMENTS=1): {difference}";
        }
        Assert.True(failed == 0, $"{failed} of {count} documents differ, the first:\n{shown}");
    }

    private static string? Difference(int seed)
    {
        var random = new Random(seed);
        var profile = PrinterProfiles.Find(PrinterProfiles.Names[seed % PrinterProfiles.Names.Count])!;
        var columns = random.Next(3) > 0 ? profile.Columns : random.Next(ReceiptLayout.LeastColumns, profile.Columns);
        var document = Colours.Mixed(new DocumentGenerator(seed).Next(), random);
        var paper = ReceiptLayout.Lay(document, columns, profile.Characters.Width, []);
        var startsInChinese = profile.IsChinese && random.Next(2) == 0;
        return Papers.Difference(paper, profile, columns, startsInChinese) is { } difference
            ? $"{difference}\ndocument:\n{document}" : null;
    }
}
