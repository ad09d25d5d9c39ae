using PosCloud.Ledger;

namespace PosCloud.Admin;

/// <summary>Why the back office does not do what it is asked for.</summary>
internal enum OfficeFault
{
    /// <summary>What was sent cannot be read, or is out of its range.</summary>
    Invalid,

    /// <summary>Whoever asks may not.</summary>
    NotPermitted,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>Not as things stand, or the same id with something else.</summary>
    Conflict,

    /// <summary>Asked for too often, or too much of it at once: later it is done.</summary>
    TooOften,
}

/// <summary>The back office does not do it. The sentence says why and what would help; nothing was changed.</summary>
/// <param name="Field">What is wrong, by its name in the request; empty: no single one.</param>
/// <param name="Chinese">For people who read Chinese.</param>
/// <param name="English">For those who do not, and for other systems.</param>
internal sealed record OfficeProblem(OfficeFault Fault, string Field, string Chinese, string English)
{
    /// <summary>The id of the order that is in the way; empty: none is.</summary>
    public string OrderId { get; init; } = "";

    /// <summary>The sentences without the name that a program knows the field by, for people, who see its label.
    /// </summary>
    public (string Chinese, string English) ForPeople => (Bare(Chinese), Bare(English));

    private string Bare(string text) =>
        Field.Length > 0 && text.StartsWith(Field, StringComparison.Ordinal) && text.Length > Field.Length
        && text[Field.Length] is ':' or '：'
            ? text[(Field.Length + 1)..].TrimStart()
            : text;
}

/// <summary>Why something is not done: the first of its problems, and all of them.</summary>
internal sealed class OfficeFaultException(IReadOnlyList<OfficeProblem> problems)
    : NotDoneException(problems[0].English)
{
    public OfficeFaultException(OfficeProblem problem)
        : this([problem])
    {
    }

    public OfficeProblem Problem => Problems[0];

    /// <summary>At least one.</summary>
    public IReadOnlyList<OfficeProblem> Problems { get; } = problems;

    public static OfficeFaultException Invalid(string field, string chinese, string english) =>
        new(new OfficeProblem(OfficeFault.Invalid, field, chinese, english));

    public static OfficeFaultException NotFound(string chinese, string english) =>
        new(new OfficeProblem(OfficeFault.NotFound, "", chinese, english));

    public static OfficeFaultException Conflict(string chinese, string english) =>
        new(new OfficeProblem(OfficeFault.Conflict, "", chinese, english));

    public static OfficeFaultException TooOften(string chinese, string english) =>
        new(new OfficeProblem(OfficeFault.TooOften, "", chinese, english));
}
