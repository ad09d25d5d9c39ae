using PosDaemon.Slips;
using PosDaemon.Slips.Layout;
using PosDaemon.Slips.Profiles;

namespace PosDaemon.RoundTrip.Tests;

/// <summary>Every built-in slip with its sample, in both languages, as first slip and as copy, on every printer model,
/// and where Chinese may need FS ! to be enlarged, on printers of both kinds.</summary>
public sealed class BuiltInSlips
{
    public static TheoryData<string, string> ProfilesAndKinds()
    {
        var rows = new TheoryData<string, string>();
        foreach (var profile in PrinterProfiles.Names)
            foreach (var kind in SlipKinds.All)
                rows.Add(profile, kind);
        return rows;
    }

    [Theory]
    [MemberData(nameof(ProfilesAndKinds))]
    public void Paper_shows_what_the_layout_says_cell_by_cell(string name, string kind)
    {
        var profile = PrinterProfiles.Find(name)!;
        foreach (var language in (string[])["zh", "en"])
        {
            for (var copy = 1; copy <= 2; copy++)
            {
                var order = new SlipOrder(kind, SlipSamples.Of(kind, language)!, language, copy);
                (var paper, _) = SlipComposer.Lay(order, profile.Characters, profile.Columns);
                var startsInChinese = profile.IsChinese && copy == 2;

                Holds(Papers.Difference(paper, profile, profile.Columns, startsInChinese));
                if (profile.NeedsKanjiSize)
                    Holds(Papers.Difference(paper, profile, profile.Columns, startsInChinese, sizesChineseByGs: false));
            }
        }
    }

    private static void Holds(string? difference)
    {
        if (difference is not null) Assert.Fail(difference);
    }
}
