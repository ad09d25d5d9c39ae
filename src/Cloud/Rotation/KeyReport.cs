using PosCloud.Codes;

namespace PosCloud.Rotation;

/// <summary>The keys of a database and what needs each.</summary>
/// <param name="Lines">The one that makes what is new first.</param>
/// <param name="Unreadable">Sealed values that none of them opens.</param>
/// <param name="SignInsUntil">Operators may be signed in by an older key until then; null: nobody is.</param>
internal sealed record KeyReport(IReadOnlyList<KeyLine> Lines, long Unreadable, DateTimeOffset? SignInsUntil);

/// <summary>One key.</summary>
/// <param name="Key">Which.</param>
/// <param name="Use">What for.</param>
/// <param name="Since">When it came into use; null: with the database, or not yet.</param>
/// <param name="Needs">What is kept under it.</param>
internal sealed record KeyLine(CodeKey Key, KeyUse Use, DateTimeOffset? Since, KeyNeeds Needs);

internal enum KeyUse
{
    /// <summary>What is new is made with it.</summary>
    Newest,

    /// <summary>In the file, for reading; nothing is made with it yet.</summary>
    Next,

    /// <summary>Finds and opens what was made with it.</summary>
    Older,
}
