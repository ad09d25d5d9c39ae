namespace PosDaemon.House.Tests.Arrows;

/// <summary>One folder of a project that uses another although that one needs it too.</summary>
/// <param name="Project">The project's folder, with a slash at the end.</param>
internal sealed record KnownArrow(string Project, string From, string To, string Reason);

/// <summary>The arrows between folders that close a circle and stay. All others go one way.</summary>
internal static class KnownArrows
{
    public static readonly KnownArrow[] All =
    [
        new("src/Slips/", "Markup", "Layout",
            "the parser writes its text into the paper that layout places: one copy, no allocation"),
        new("src/PosDaemon/", "Outbox", "Journal",
            "the outbox is a table of the journal and fails as the journal does"),
    ];
}
