using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>What the person at the lane is told, now. The facts behind it are in the scan's record.</summary>
/// <param name="Scan">Null where no scan was made of it (busy, cannot record).</param>
/// <param name="Reason">For <see cref="VerdictKind.Refused"/>.</param>
/// <param name="Detail">What the operator has to do, where the kind alone does not say enough.</param>
/// <param name="IsEarlier">Another code has been shown since: it is told beside what the guest now at the lane is told,
/// never in its place.</param>
/// <param name="Cause">For the technician: what an exception, a driver or the cloud said. Never shown as a
/// sentence.</param>
public sealed record Verdict(
    VerdictKind Kind, ScanId? Scan, Moment At, Reason Reason, Sentence? Detail, bool IsEarlier = false,
    string? Cause = null);

/// <summary>Each kind has its own sign, word and sound; NoAnswer is never shown as Refused.</summary>
public enum VerdictKind
{
    /// <summary>The cloud is being asked.</summary>
    Checking,

    /// <summary>The operator has to confirm or supply something.</summary>
    Confirm,

    Accepted,

    Refused,

    /// <summary>Nobody knows yet; it is being asked again. The guest should wait or show the code again.</summary>
    NoAnswer,

    /// <summary>The same code again: the earlier verdict stands, nothing new was done.</summary>
    Repeat,

    /// <summary>Too many scans without an answer, or the daemon is stopping: this code was not taken.</summary>
    Busy,

    /// <summary>The journal cannot be written: this code was not taken.</summary>
    CannotRecord,

    /// <summary>The lane failed of this code's scan again and again: it may have been used, and a person has to look.
    /// </summary>
    SetAside,

    /// <summary>The operator, another code or a restart ended the preview; the code was not used.</summary>
    Cancelled,

    /// <summary>The redemption was taken back: the code is good again.</summary>
    Undone,

    /// <summary>The cloud is being asked to take the redemption back: it may have done so, or not.</summary>
    UndoPending,

    /// <summary>The cloud did not take the redemption back: it stands.</summary>
    UndoRefused,
}
