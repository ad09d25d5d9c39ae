using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>Everything the console shows, taken at one moment: the answer of GET /api/state.</summary>
internal sealed record TerminalView(
    string Terminal,
    DateTimeOffset Time,
    IReadOnlyList<LaneView> Lanes,
    OutboxView Outbox,
    CloudView Cloud,
    JournalView Journal)
{
    /// <summary>What is wrong now; see <see cref="AlarmKind"/>.</summary>
    public IReadOnlyList<AlarmView> Alarms { get; init; } = [];
}

/// <param name="Current">The scan at the lane now, resolved or not; null before the first.</param>
/// <param name="Verdict">The last one given.</param>
/// <param name="Recent">Newest first.</param>
/// <param name="Held">Slips that wait for the printer or for a decision.</param>
/// <param name="SetAside">Scans of which the lane failed again and again: a person has to look.</param>
/// <param name="Unresolved">Scans whose outcome is not known yet.</param>
/// <param name="Trouble">Why this lane takes no code for a moment: it failed by a bug and starts again. Null when all
/// is well; trouble of the journal, which all lanes share, is in <see cref="JournalView"/>.</param>
/// <param name="Signal">Its lamps; null at a lane without.</param>
/// <param name="Operator">Under whose name it works; null: nobody's.</param>
/// <param name="NeedsSignIn">It takes no code before somebody has signed in.</param>
internal sealed record LaneView(
    string Name,
    DeviceView Scanner,
    PrinterView? Printer,
    LaneGateView? Gate,
    ScanView? Current,
    VerdictView? Verdict,
    IReadOnlyList<ScanView> Recent,
    IReadOnlyList<ScanView> Held,
    IReadOnlyList<ScanView> SetAside,
    int Unresolved,
    string? Trouble = null,
    DeviceView? Signal = null,
    OperatorView? Operator = null,
    bool NeedsSignIn = false);

/// <param name="Name">As the cloud has it; the id where it is the configuration's.</param>
/// <param name="Until">When the sign-in is over; null where nobody signed in.</param>
internal sealed record OperatorView(string Id, string Name, DateTimeOffset? Until);

internal sealed record DeviceView(bool Online, string Detail, string? Name = null);

/// <param name="Passage">The last thing that happened at it; null where there was nothing since it came on line.
/// </param>
internal sealed record LaneGateView(bool Online, string Detail, string Name, PassageStatus? Passage = null);

/// <param name="Paper">ok, near, end or unknown.</param>
/// <param name="Cover">closed, open or unknown.</param>
/// <param name="Power">online, offline, offOffline or unknown.</param>
/// <param name="Error">none, cutter, overTemperature, unrecoverable, recoverable, unexplained or unknown.</param>
/// <param name="Drawer">closed, open or unknown.</param>
/// <param name="Model">As it calls itself; null where it does not.</param>
/// <param name="AgeMs">How old its newest fact is; null where there is none.</param>
/// <param name="Proof">What proves a slip here; null where that is still to be found out.</param>
/// <param name="Remark">Its own name is not one that its profile documents; null where it is or nothing is known.
/// </param>
/// <param name="Printers">Of a group: its printers, in its order. The facts are then those of the first one that is
/// ready, else of the first, <see cref="Ready"/> is that one of them is ready, and <see cref="Trouble"/> names each
/// that is not. Null for a printer.</param>
internal sealed record PrinterView(
    string Name, bool Ready, string? Trouble, string Paper, string Cover, string Power, string Error, string Drawer,
    string? Model, long? AgeMs, ProofView? Proof = null, string? Remark = null,
    IReadOnlyList<PrinterView>? Printers = null);

/// <param name="Method">processId, fence or assumed.</param>
/// <param name="From">Where that is known from: begins with documented, probed (and when) or assumed.</param>
internal sealed record ProofView(string Method, string From);

/// <param name="Due">Items the cloud is still owed.</param>
/// <param name="Parked">Items given up after many tries; a person has to look.</param>
internal sealed record OutboxView(int Due, int Parked);

/// <param name="ClockErrorMs">This terminal's clock minus the cloud's; null before the first answer.</param>
/// <param name="ClockWrong">It is too far from the cloud's for people to believe the times on slips.</param>
/// <param name="CertificateEnds">When the cloud will not hear this terminal any more: it is near, and no renewal has
/// come through. Null: nothing of the kind.</param>
internal sealed record CloudView(
    bool Reachable, long? ClockErrorMs, string? LastError, bool ClockWrong = false,
    DateTimeOffset? CertificateEnds = null);

internal sealed record JournalView(bool Ok, string? Trouble);
