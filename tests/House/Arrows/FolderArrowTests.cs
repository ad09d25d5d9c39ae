namespace PosDaemon.House.Tests.Arrows;

public sealed class FolderArrowTests
{
    [Theory]
    [InlineData("src/Protocol/", "PosDaemon.Protocol")]
    [InlineData("src/Slips/", "PosDaemon.Slips")]
    [InlineData("src/Devices/", "PosDaemon.Devices")]
    [InlineData("src/PosDaemon/", "PosDaemon")]
    [InlineData("src/Cloud/", "PosCloud")]
    [InlineData("hardware-sim/", "PosSim")]
    public void Folders_of_a_project_depend_one_way(string project, string root) =>
        Repository.Holds(FolderArrowRules.Circles(
            [.. Repository.Files.Where(file =>
                file.IsCSharp && file.Path.StartsWith(project, StringComparison.Ordinal))], project, root,
            KnownArrows.All));

    [Fact]
    public void A_circle_of_folders_is_found()
    {
        TrackedFile[] files =
        [
            new("src/P/A/One.cs", "using P.B;"), new("src/P/B/Two.cs", "using P.C;"),
            new("src/P/C/Three.cs", "class T { P.A.One? _one; }"), new("src/P/D/Four.cs", "using P.A;"),
        ];

        Assert.Equal(3, FolderArrowRules.Circles(files, "src/P/", "P", []).Count());
    }

    [Fact]
    public void A_circle_by_a_name_relative_to_the_root_is_found()
    {
        TrackedFile[] files =
        [
            new("src/P/A/One.cs", "namespace P.A; class T : B.Two;"), new("src/P/B/Two.cs", "using P.A;"),
        ];

        Assert.Equal(2, FolderArrowRules.Circles(files, "src/P/", "P", []).Count());
    }

    [Theory]
    [InlineData("using P.B;", "using P.A;", 0)]
    [InlineData("using P.B;", "", 1)]
    [InlineData("", "using P.A;", 1)]
    public void A_known_arrow_is_left_out_until_it_closes_no_circle(string first, string second, int findings)
    {
        TrackedFile[] files = [new("src/P/A/One.cs", first), new("src/P/B/Two.cs", second)];
        KnownArrow[] known = [new("src/P/", "B", "A", "a reason"), new("src/Q/", "B", "A", "of another project")];

        Assert.Equal(findings, FolderArrowRules.Circles(files, "src/P/", "P", known).Count());
    }

    [Fact]
    public void Arrows_that_go_one_way_are_fine()
    {
        TrackedFile[] files =
        [
            new("src/P/A/One.cs", "using P.B; using P.C;"), new("src/P/B/Two.cs", "using P.C;"),
            new("src/P/C/3.cs", ""),
        ];

        Assert.Empty(FolderArrowRules.Circles(files, "src/P/", "P", []));
    }
}
