using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Shops;

/// <summary>What a terminal has in its journal, as <c>posd journal</c> prints it: every entry, how each scan stands,
/// and how much the cloud has not been told yet.</summary>
internal sealed record TerminalRecords(
    IReadOnlyList<EntryRecord> Entries, IReadOnlyDictionary<string, ScanRecord> Scans, int Owed)
{
    public IEnumerable<ScanRecord> Accepted => Scans.Values.Where(scan => scan.Phase == "accepted");

    public static async Task<TerminalRecords> ReadAsync(ShopFolder folder, TimeProvider time)
    {
        var lines = await JsonLines.PrintedByAsync("posd-journal", BuiltProgram.Posd, folder.Path, time,
            "journal", "--config", folder.Config);
        return new TerminalRecords(
            JsonLines.Of<EntryRecord>(lines, "entry"),
            JsonLines.Of<ScanRecord>(lines, "scan").ToDictionary(scan => scan.ScanId),
            Assert.Single(JsonLines.Of<OutboxRecord>(lines, "outbox")).All);
    }

    private sealed record OutboxRecord(int Pending, int Parked)
    {
        public int All => Pending + Parked;
    }
}

/// <param name="Entry">Such as slipEnded, gatePulsed, gateEnded.</param>
/// <param name="Copy">Of entries about a slip.</param>
/// <param name="Pulse">Of entries about the gate.</param>
/// <param name="Why">Of an undo that was asked for.</param>
internal sealed record EntryRecord(
    string ScanId, string Entry, int? Copy, int? Pulse, string? Outcome, string? Why = null);

/// <param name="Reason">Why it was refused.</param>
internal sealed record ScanRecord(string ScanId, string Phase, string? Reason, SlipRecord Slip)
{
    public bool IsResolved => Phase is "accepted" or "refused" or "cancelled";
}

internal sealed record SlipRecord(string State, int Copy);
