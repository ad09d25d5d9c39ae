using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>What a person at the console can have the lanes do. Each call completes when the lane has taken the
/// command; what becomes of it is in the state and in the verdicts.</summary>
internal interface ILaneCommands
{
    /// <summary>A code typed by hand, or read by something that is not a scanner of ours.</summary>
    Task<ActOutcome> ScanAsync(string lane, string code, CancellationToken abort);

    Task<ActOutcome> ConfirmAsync(string lane, Confirmation confirmation, CancellationToken abort);

    /// <param name="scanId">What was on the screen; null where it does not matter.</param>
    Task<ActOutcome> CancelAsync(string lane, string? scanId, CancellationToken abort);

    /// <summary>Prints another copy, marked, or the held original.</summary>
    Task<ActOutcome> ReprintAsync(string scanId, CancellationToken abort);

    Task<ActOutcome> UndoAsync(string scanId, string why, CancellationToken abort);
}

/// <summary>What the operator supplies with a yes.</summary>
/// <param name="Bill">Minor units of the currency; vouchers only.</param>
/// <param name="Currency">Of the bill, ISO 4217; null for the terminal's own.</param>
/// <param name="Uses">Passes only.</param>
/// <param name="Answers">To the merchant's questions, by key.</param>
/// <param name="ScanId">What was on the screen; null where it does not matter.</param>
internal sealed record Confirmation(
    long? Bill, int? Uses, IReadOnlyDictionary<string, string> Answers, string? ScanId = null,
    string? Currency = null);

/// <summary>Puts commands into the queues of the lanes they are for.</summary>
internal sealed class LaneCommands(
    LaneLoops lanes, LaneOrders orders, JournalStore journal, IRandom random, ILogger<LaneCommands> log)
    : ILaneCommands
{
    /// <summary>The contract's limit of a code, in bytes.</summary>
    private const int LongestCode = 4096;

    public async Task<ActOutcome> ScanAsync(string lane, string code, CancellationToken abort)
    {
        if (lanes.Find(lane) is not { } loop) return new ActOutcome.NoSuchLane(lane);
        var bytes = Encoding.UTF8.GetBytes(code);
        return bytes.Length is 0 or > LongestCode
            ? new ActOutcome.Wrong($"A code has 1 to {LongestCode} bytes.", $"码须为 1 至 {LongestCode} 字节。")
            : await orders.GiveAsync(loop, (command, at) => new LaneInput.CodeRead(
                at, ScanId.Create(at.Wall, random), new ScanCode(bytes), command), abort);
    }

    public async Task<ActOutcome> ConfirmAsync(string lane, Confirmation confirmation, CancellationToken abort)
    {
        if (lanes.Find(lane) is not { } loop) return new ActOutcome.NoSuchLane(lane);
        var answers = confirmation.Answers.ToImmutableSortedDictionary(StringComparer.Ordinal);
        var terms = new RedeemTerms(confirmation.Uses ?? 1, confirmation.Bill, answers, confirmation.Currency);
        return await orders.GiveAsync(
            loop, (command, at) => new LaneInput.Confirmed(at, command, terms, Scan: Seen(confirmation.ScanId)), abort);
    }

    public async Task<ActOutcome> CancelAsync(string lane, string? scanId, CancellationToken abort) =>
        lanes.Find(lane) is { } loop
            ? await orders.GiveAsync(loop, (command, at) => new LaneInput.Cancelled(at, command, Seen(scanId)), abort)
            : new ActOutcome.NoSuchLane(lane);

    public Task<ActOutcome> ReprintAsync(string scanId, CancellationToken abort) =>
        OnScanAsync(new ScanId(scanId), (loop, record) => orders.GiveAsync(loop, (command, at) =>
            new LaneInput.ReprintWanted(at, command, new ScanId(scanId), record), abort));

    public Task<ActOutcome> UndoAsync(string scanId, string why, CancellationToken abort) =>
        OnScanAsync(new ScanId(scanId), (loop, record) => orders.GiveAsync(loop, (command, at) =>
            new LaneInput.UndoWanted(at, command, new ScanId(scanId), UndoId.Create(at.Wall, random),
                loop.Options.Operator, why, record), abort));

    private static ScanId? Seen(string? scanId) => scanId is null ? null : new ScanId(scanId);

    /// <summary>At the lane that remembers the scan, else at the lane of its record in the journal.</summary>
    private async Task<ActOutcome> OnScanAsync(ScanId scan, Func<LaneLoop, ScanRecord?, Task<ActOutcome>> act)
    {
        if (lanes.All.FirstOrDefault(lane => lane.Snapshot.State.Scans.ContainsKey(scan)) is { } here)
            return await act(here, null);
        try
        {
            if (await journal.FindAsync(scan) is not { } record) return new ActOutcome.NoSuchScan(scan.Value);
            return lanes.Find(record.Lane) is { } lane
                ? await act(lane, record)
                : new ActOutcome.NotNow(
                    $"Its lane {record.Lane} is no longer configured.", $"通道“{record.Lane}”已不在配置中。");
        }
        catch (JournalException fault)
        {
            log.JournalNotRead(fault, scan.Value);
            return LaneOrders.Declined(LaneTrouble.OfJournal(fault).NotTaken);
        }
    }
}
