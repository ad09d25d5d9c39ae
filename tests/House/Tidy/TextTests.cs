namespace PosDaemon.House.Tests.Tidy;

public sealed class TextTests
{
    private static IEnumerable<TrackedFile> Texts => Repository.Files.Where(file => file.IsText);

    [Fact]
    public void Lines_are_at_most_120_columns() => Repository.Holds(Texts.SelectMany(TextRules.Width));

    [Theory]
    [InlineData("src/A.cs", 'x', 120, 0)]
    [InlineData("src/A.cs", 'x', 121, 1)]
    [InlineData("src/A.cs", '票', 120, 0)]
    [InlineData("src/A.cs", '票', 121, 1)]
    [InlineData("test", 'x', 121, 1)]
    [InlineData("README.md", 'x', 500, 0)]
    public void A_line_that_is_too_long_is_found(string path, char filler, int width, int findings) =>
        Assert.Equal(findings, TextRules.Width(new TrackedFile(path, $"a\n{new string(filler, width)}\n")).Count());

    [Fact]
    public void Lines_end_in_LF_and_so_does_the_file() => Repository.Holds(Texts.SelectMany(TextRules.LineEnds));

    [Theory]
    [InlineData("a\r\nb\r\n")]
    [InlineData("a\nb")]
    [InlineData("a\n\n")]
    public void A_wrong_line_end_is_found(string text) =>
        Assert.Single(TextRules.LineEnds(new TrackedFile("src/A.cs", text)));

    [Fact]
    public void There_is_no_trailing_white_space() => Repository.Holds(Texts.SelectMany(TextRules.TrailingSpace));

    [Theory]
    [InlineData("a \n")]
    [InlineData("a\t\nb\n")]
    [InlineData("    \n")]
    public void Trailing_white_space_is_found(string text) =>
        Assert.Single(TextRules.TrailingSpace(new TrackedFile("src/A.cs", text)));

    [Fact]
    public void No_file_names_a_path_of_the_machine_that_built_it() =>
        Repository.Holds(Texts.SelectMany(TextRules.BuildMachine));

    [Theory]
    [InlineData("/wo", "rk/main/x", 1)]
    [InlineData("\"/ro", "ot/.nuget\"", 1)]
    [InlineData("file:///ro", "ot/x", 1)]
    [InlineData("cd /tmp/w", "t/house", 1)]
    [InlineData("https://example.org/wo", "rk/x", 0)]
    [InlineData("./wo", "rk/x", 0)]
    [InlineData("/ro", "ots/x", 0)]
    [InlineData("  \"resolved\": \"http://mirror.", "example/npm/x.tgz\"", 1)]
    [InlineData("  \"integrity\": \"sha512-", "x\"", 0)]
    public void A_path_or_host_of_one_machine_is_found(string first, string second, int findings) =>
        Assert.Equal(findings, TextRules.BuildMachine(new TrackedFile("a.json", first + second + "\n")).Count());

    [Fact]
    public void Nothing_is_left_for_later_in_the_source() => Repository.Holds(Texts.SelectMany(TextRules.Leftovers));

    [Theory]
    [InlineData("// TO", "DO: later", 1)]
    [InlineData("# FIX", "ME", 1)]
    [InlineData("/* HA", "CK */", 1)]
    [InlineData("class HA", "CKED { }", 0)]
    public void A_note_for_later_is_found(string first, string second, int findings) =>
        Assert.Equal(findings, TextRules.Leftovers(new TrackedFile("src/A.cs", first + second + "\n")).Count());

    [Fact]
    public void Folders_are_features() => Repository.Holds(Repository.Files.SelectMany(FolderRules.Names));

    [Theory]
    [InlineData("src/PosDaemon/Helpers/Text.cs", 1)]
    [InlineData("src/Cloud/models/Order.cs", 1)]
    [InlineData("hardware-sim/Models/Printers/PrinterModel.cs", 0)]
    [InlineData("src/PosDaemon/Lanes/Lane.cs", 0)]
    [InlineData("src/PosDaemon/Common.cs", 0)]
    public void A_folder_that_names_a_kind_of_code_is_found(string path, int findings) =>
        Assert.Equal(findings, FolderRules.Names(new TrackedFile(path, "")).Count());
}
