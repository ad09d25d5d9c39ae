using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Journal;

/// <summary>Entries as short as a test wants them.</summary>
internal static class Facts
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero);

    public static JournalStore Open(string directory, List<JournalOpened>? opened = null, TimeProvider? time = null)
    {
        var journal = new JournalStore(
            new JournalOptions { Directory = directory }, time ?? TimeProvider.System,
            NullLogger<JournalStore>.Instance);
        journal.Opened += (opened ?? []).Add;
        return journal;
    }

    /// <summary>Of a file that another may have open.</summary>
    public static byte[] Bytes(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[open.Length];
        open.ReadExactly(bytes);
        return bytes;
    }

    public static JournalEntry.Read Read(string id, string lane = "counter") => new(
        new ScanId(id), Now, lane, new ScanCode(Encoding.UTF8.GetBytes($"CODE-{id}")), "", true);

    public static JournalEntry.Accept Accept(string id, string data = "{}") => new(new ScanId(id), Now, new Accepted
    {
        RedemptionId = "r-" + id, Slip = new Slip { Kind = "pass", DataJson = data },
    });

    public static JournalEntry.SlipStarted Started(string id) => new(new ScanId(id), Now, 1);

    public static JournalEntry.SlipEnded Printed(string id) =>
        new(new ScanId(id), Now, 1, SlipOutcome.Printed, "");

    public static SlipReport Report(string id) => new() { ScanId = id, Copy = 1, Outcome = SlipOutcome.Printed };

    public static JournalBatch Batch(params JournalEntry[] entries) => new([.. entries], [], []);

    /// <summary>The scans of one lane, whichever journal they are in.</summary>
    public static async Task<ImmutableArray<ScanRecord>> ScansAsync(
        this JournalStore journal, string lane, int remembered) => (await journal.LoadAsync(lane, remembered)).Scans;

    /// <summary>The records without what a code's sealed bytes are compared by.</summary>
    public static (ScanId, ScanPhase, SlipPhase)[] Of(IEnumerable<ScanRecord> records) =>
        [.. records.Select(r => (r.Id, r.Phase, r.Slip.Phase)).OrderBy(r => r.Id.Value, StringComparer.Ordinal)];
}
