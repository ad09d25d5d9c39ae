namespace PosDaemon.House.Tests.Documents;

public sealed class DocumentTests
{
    private const string Good =
        "# 1\n\n## Decision\n\nA.\n\n## Rejected\n\nB.\n\n## What would change our mind\n\nC.\n";

    private static IEnumerable<TrackedFile> Pages => Repository.Files.Where(file => file.Kind == ".md");

    [Fact]
    public void Links_lead_somewhere()
    {
        var tracked = Repository.Files.ToDictionary(file => file.Path);

        Repository.Holds(Pages.SelectMany(page => DocumentRules.Links(page, tracked)));
    }

    [Theory]
    [InlineData("docs/a.md", "[x](b.md)", 0)]
    [InlineData("docs/a.md", "[x](../README.md#words) and [y](../docs)", 0)]
    [InlineData("README.md", "[x](docs/b.md) [y](https://example.org/z) [z](#read-on-s1)", 0)]
    [InlineData("docs/a.md", "[x](c.md)", 1)]
    [InlineData("docs/a.md", "[x](../README.md#verbs)", 1)]
    [InlineData("docs/a.md", "[x](#words)", 1)]
    [InlineData("docs/a.md", "[x](README.md) [y](../b.md)", 2)]
    public void A_link_that_leads_nowhere_is_found(string path, string text, int findings)
    {
        var readme = new TrackedFile("README.md", "# Words\n## Read on: S1\n");
        TrackedFile[] files = [readme, new("docs/a.md", ""), new("docs/b.md", "")];
        var tracked = files.ToDictionary(file => file.Path);

        Assert.Equal(findings, DocumentRules.Links(new TrackedFile(path, text), tracked).Count());
    }

    [Fact]
    public void Every_page_can_be_found_from_the_readme() =>
        Repository.Holds(DocumentRules.Lost("README.md", Repository.Files.ToDictionary(file => file.Path)));

    [Fact]
    public void A_page_that_nothing_leads_to_is_found()
    {
        TrackedFile[] files =
        [
            new("README.md", "[a](docs/a.md#part) [x](https://example.org/b.md)"), new("docs/a.md", "[b](b.md)"),
            new("docs/b.md", "[a](a.md)"), new("docs/lost.md", "[a](a.md)"),
        ];

        var lost = Assert.Single(DocumentRules.Lost("README.md", files.ToDictionary(file => file.Path)));

        Assert.Equal("docs/lost.md", lost.Path);
    }

    [Fact]
    public void The_readme_has_at_most_120_lines() => Repository.Holds(DocumentRules.Length(Page("README.md")));

    [Fact]
    public void A_readme_that_is_too_long_is_found() =>
        Assert.Single(DocumentRules.Length(new TrackedFile("README.md", string.Concat(Enumerable.Repeat("a\n", 121)))));

    [Fact]
    public void Every_decision_has_its_parts_and_is_listed()
    {
        var decisions = Repository.Files.Where(file => file.Path.StartsWith("docs/decisions/")).ToList();

        Repository.Holds(DocumentRules.Decisions(decisions, Page("docs/architecture.md")));
    }

    [Theory]
    [InlineData("docs/decisions/0001-own-port.md", Good, 0)]
    [InlineData("docs/decisions/0002-not-listed.md", Good, 1)]
    [InlineData("docs/decisions/port.md", Good, 1)]
    [InlineData("docs/decisions/0001-own-port.md", "# 1\n\n## Decision\n\nA.\n\n## Rejected\n", 1)]
    public void A_decision_that_cannot_be_found_or_lacks_a_part_is_found(string path, string text, int findings)
    {
        var architecture = new TrackedFile(
            "docs/architecture.md", "[a](decisions/0001-own-port.md) [b](decisions/port.md)\n");

        Assert.Equal(findings, DocumentRules.Decisions([new TrackedFile(path, text)], architecture).Count());
    }

    [Fact]
    public void Two_decisions_with_one_number_are_found()
    {
        var architecture = new TrackedFile("docs/architecture.md", "[a](decisions/0001-a.md) [b](decisions/0001-b.md)");
        TrackedFile[] pages = [new("docs/decisions/0001-a.md", Good), new("docs/decisions/0001-b.md", Good)];

        Assert.Single(DocumentRules.Decisions(pages, architecture));
    }

    private static TrackedFile Page(string path) =>
        Repository.Files.SingleOrDefault(file => file.Path == path) ?? throw new FileNotFoundException(path);
}
