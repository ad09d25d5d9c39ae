namespace PosDaemon.House.Tests.Tidy;

public sealed class NameTests
{
    // The words of a rule stand in its own samples; generated and test names are sentences.
    private static IEnumerable<TrackedFile> Sources =>
        Repository.Files.Where(file =>
            file.IsCSharp && !file.Path.StartsWith("tests/House/", StringComparison.Ordinal));

    [Fact]
    public void Names_are_the_words_of_the_field() => Repository.Holds(Sources.SelectMany(NameRules.Coined));

    [Theory]
    [InlineData("class LaneWorld { }")]
    [InlineData("record Letter;")]
    [InlineData("interface ILaneDesk { }")]
    [InlineData("enum DeskChange { A }")]
    [InlineData("class C { void Tell() { } }")]
    [InlineData("class C { Task TakeAsync() => null!; }")]
    public void A_coined_name_is_found(string text) => Assert.Single(NameRules.Coined(new("src/A.cs", text)));

    [Theory]
    [InlineData("class WorldwideShop { }")]
    [InlineData("class Desktop { }")]
    [InlineData("class C { void TakeSnapshot() { } }")]
    public void A_standard_name_is_fine(string text) => Assert.Empty(NameRules.Coined(new("src/A.cs", text)));

    [Fact]
    public void A_type_stands_in_one_file() =>
        Repository.Holds(NameRules.Spread(Sources.Where(file => !file.IsTest)));

    [Fact]
    public void A_type_that_is_spread_over_files_is_found()
    {
        TrackedFile[] files =
        [
            new("src/A.cs", "namespace N; partial class C { }"),
            new("src/A.Other.cs", "namespace N; partial class C { }"),
            new("src/B.cs", "namespace M; partial class C { }"),
        ];

        Assert.Single(NameRules.Spread(files));
    }
}
