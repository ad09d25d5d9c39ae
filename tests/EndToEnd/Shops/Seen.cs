using System.Text.Json;

namespace PosDaemon.EndToEnd.Tests.Shops;

// What the programs answer, as a stranger reads it: own records, so that a renamed field is noticed.

internal sealed record TerminalSeen(
    string Terminal, IReadOnlyList<LaneSeen> Lanes, OutboxSeen Outbox, CloudSeen Cloud, JournalSeen Journal,
    IReadOnlyList<AlarmSeen> Alarms)
{
    public LaneSeen Lane(string name) => Lanes.Single(lane => lane.Name == name);
}

internal sealed record LaneSeen(
    string Name, DeviceSeen Scanner, PrinterSeen? Printer, LaneGateSeen? Gate, ScanSeen? Current, VerdictSeen? Verdict,
    IReadOnlyList<ScanSeen> Recent, IReadOnlyList<ScanSeen> Held, int Unresolved, DeviceSeen? Signal = null)
{
    public ScanSeen? Scan(string? id) => Recent.FirstOrDefault(scan => scan.ScanId == id);
}

internal sealed record AlarmSeen(string Code, bool Stops, string? Device, IReadOnlyList<string> Lanes, string Text);

internal sealed record DeviceSeen(bool Online, string Detail);

internal sealed record LaneGateSeen(bool Online, string Detail, GateEventSeen? Passage);

/// <param name="Order">The scan and the number of its pulse.</param>
internal sealed record GateEventSeen(string State, string? Order);

internal sealed record PrinterSeen(
    string Name, bool Ready, string? Trouble, string Paper, string Cover, ProofSeen? Proof = null,
    long? AgeMs = null, IReadOnlyList<PrinterSeen>? Printers = null);

internal sealed record ProofSeen(string Method, string From);

internal sealed record ScanSeen(
    string ScanId, string Phase, string? Kind, string? Title, int? Uses, int? UsesLeft, VerdictSeen? Verdict,
    SlipSeen Slip, PassageSeen Gate, UndoSeen? Undo);

internal sealed record SlipSeen(string State, int Copy, string? Reason, string? Cause = null)
{
    public bool IsPrinted => State == "printed";
}

internal sealed record PassageSeen(string State, string Passage);

internal sealed record UndoSeen(string State, string? Reason, string Detail);

internal sealed record VerdictSeen(
    string Kind, string? Reason, string Zh, string En, string? Detail, string? ScanId, DateTimeOffset At,
    string? Cause);

internal sealed record OutboxSeen(int Due, int Parked);

internal sealed record CloudSeen(bool Reachable, string? LastError);

internal sealed record JournalSeen(bool Ok, string? Trouble);

internal sealed record PieceSeen(int Index, string Text, IReadOnlyList<string> Qr, string Cut)
{
    /// <summary>Without blanks: a wide character is followed by one on some rows.</summary>
    public string Squeezed => string.Concat(Text.Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>Shows the whole slip where something is missing.</summary>
    public void MustContain(params string[] texts)
    {
        foreach (var text in texts)
            Assert.True(Squeezed.Contains(text, StringComparison.Ordinal), $"the slip does not tell {text}:\n{Text}");
    }
}

internal sealed record GateSeen(bool Open, bool Stuck, int PulseCount, IReadOnlyList<PulseSeen> Pulses);

/// <param name="Ended">By what: command, timer or power; null while it is on.</param>
internal sealed record PulseSeen(int Index, double? Ms, string? Ended = null);

/// <summary>How the answers are read.</summary>
internal static class SeenJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}
