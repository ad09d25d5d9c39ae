using PosDaemon.Protocol.Redemption.V1;
using Verdict = PosDaemon.Protocol.Redemption.V1.ItemVerdict.Types.Verdict;

namespace PosCloud.Tests;

/// <summary>Compares a ledger with all that terminals heard from it. Every id that was asked must have been answered at
/// last, and nobody else has used the ledger.</summary>
internal sealed class LedgerAudit
{
    private readonly LedgerState _ledger;
    private readonly List<AskedRedeem> _redeems;
    private readonly List<AskedUndo> _undos;
    private readonly IReadOnlyCollection<TerminalNotes> _terminals;
    private readonly ILookup<string, StandingUse> _uses;
    private readonly Dictionary<string, Reason> _scans;
    private readonly List<string> _faults = [];

    private LedgerAudit(LedgerState ledger, IReadOnlyCollection<TerminalNotes> terminals)
    {
        (_ledger, _terminals) = (ledger, terminals);
        _redeems = [.. terminals.SelectMany(one => one.Redeems)];
        _undos = [.. terminals.SelectMany(one => one.Undos)];
        _uses = ledger.Redemptions.ToLookup(use => use.ScanId);
        _scans = ledger.Scans.ToDictionary(scan => scan.ScanId, scan => scan.Reason);
    }

    /// <returns>What does not agree, in sentences; none: everything does.</returns>
    public static IReadOnlyList<string> Compare(LedgerState ledger, IReadOnlyCollection<TerminalNotes> terminals)
    {
        var audit = new LedgerAudit(ledger, terminals);
        audit.CompareRedeems();
        audit.CompareUndos();
        audit.CompareSlips();
        audit.CountUses();
        audit.LookForStrangers();
        return audit._faults;
    }

    private void CompareRedeems()
    {
        var redemptions = _ledger.Redemptions.Select(use => use.RedemptionId).ToHashSet();
        foreach (var asked in _redeems)
        {
            var scan = asked.Request.ScanId;
            if (!AgreesWithItself($"scan {scan}", asked.Heard))
                continue;
            var reply = asked.Heard[0];
            if (!_scans.TryGetValue(scan, out var reason) || reason != reply.Refusal)
                Report($"scan {scan} was answered {Word(reply)} and the ledger says {Recorded(scan)}");
            CompareUse(scan, reply);
            if (reply.PriorUse.Length > 0 && !redemptions.Contains(reply.PriorUse))
                Report($"scan {scan} was refused for {reply.PriorUse}, which is no redemption");
        }
    }

    private void CompareUse(string scan, HeardReply reply)
    {
        var uses = _uses[scan].ToList();
        if (reply.Accepted is not { } accepted)
        {
            if (uses.Count > 0)
                Report($"scan {scan} was answered {Word(reply)} and has redemption {uses[0].RedemptionId}");
            return;
        }
        if (uses.Count != 1)
        {
            Report($"scan {scan} was accepted as {accepted.RedemptionId} and has {uses.Count} redemptions");
            return;
        }
        var use = uses[0];
        var usesTaken = accepted.Value > 0 ? 0 : accepted.Uses;
        if ((use.RedemptionId, use.EntitlementId, use.UsesTaken, use.ValueTaken)
            != (accepted.RedemptionId, accepted.EntitlementId, usesTaken, accepted.Value))
            Report($"scan {scan} was accepted as {accepted} and is in the ledger as {use}");
    }

    private void CompareUndos()
    {
        var undone = new HashSet<string>();
        foreach (var asked in _undos)
        {
            var (undo, scan) = (asked.Request.UndoId, asked.Request.ScanId);
            if (!AgreesWithItself($"undo {undo}", asked.Heard))
                continue;
            var reply = asked.Heard[0];
            if (reply.Refusal == Reason.Unspecified && !undone.Add(scan))
                Report($"scan {scan} was undone twice");
            if (reply.Refusal == Reason.NotFound && _uses.Contains(scan))
                Report($"undo {undo} found nothing, and scan {scan} has a redemption");
        }
        foreach (var scan in undone.Where(scan => _uses[scan].All(use => !use.IsUndone)))
            Report($"scan {scan} was undone and the ledger has no undone redemption of it");
        foreach (var use in _ledger.Redemptions.Where(use => use.IsUndone && !undone.Contains(use.ScanId)))
            Report($"redemption {use.RedemptionId} of scan {use.ScanId} is undone and nobody was told so");
    }

    private void CompareSlips()
    {
        var reported = _ledger.Slips.ToDictionary(slip => (slip.ScanId, slip.Copy), slip => slip.Outcome);
        foreach (var (report, heard) in _terminals.SelectMany(one => one.Slips))
        {
            var isThere = reported.TryGetValue((report.ScanId, report.Copy), out var outcome);
            if (heard is not (Verdict.Stored or Verdict.Known))
                Report($"the slip of scan {report.ScanId} was answered {heard}");
            else if (!isThere || outcome != report.Outcome)
                Report(
                    $"the slip of scan {report.ScanId} was reported as {report.Outcome} and is not so in the ledger");
        }
    }

    private void CountUses()
    {
        foreach (var twice in _ledger.Redemptions.GroupBy(use => use.RedemptionId).Where(group => group.Count() > 1))
            Report($"redemption {twice.Key} is there {twice.Count()} times");
        var standing = _ledger.Redemptions.Where(use => !use.IsUndone).ToLookup(use => use.EntitlementId);
        foreach (var left in _ledger.Entitlements)
        {
            var (uses, value) = (
                standing[left.EntitlementId].Sum(use => use.UsesTaken),
                standing[left.EntitlementId].Sum(use => use.ValueTaken));
            if (uses + left.UsesLeft != left.UsesTotal)
                Report($"of {left.EntitlementId} {uses} uses are taken and {left.UsesLeft} left of {left.UsesTotal}");
            if (value + left.Balance != left.Face)
                Report($"of {left.EntitlementId} {value} is spent and {left.Balance} left of {left.Face}");
        }
    }

    // What the ledger has and nobody asked for.
    private void LookForStrangers()
    {
        var asked = _redeems.Select(redeem => redeem.Request.ScanId).ToHashSet();
        foreach (var use in _ledger.Redemptions.Where(use => !asked.Contains(use.ScanId)))
            Report($"redemption {use.RedemptionId} is of scan {use.ScanId}, which nobody asked for");
        foreach (var scan in _ledger.Scans.Where(scan => !asked.Contains(scan.ScanId)))
            Report($"scan {scan.ScanId} is on record and nobody asked for it");
        foreach (var scan in _terminals.SelectMany(one => one.Previewed).Where(_scans.ContainsKey))
            Report($"scan {scan} was previewed and is on record");
        var reports = _terminals.SelectMany(one => one.Slips).Select(one => one.Report.ScanId).ToHashSet();
        foreach (var slip in _ledger.Slips.Where(slip => !reports.Contains(slip.ScanId)))
            Report($"the slip of scan {slip.ScanId} is on record and nobody reported it");
    }

    // A terminal asks one thing after the other: whatever it hears behind a first reply is a repetition of it.
    private bool AgreesWithItself(string what, List<HeardReply> heard)
    {
        if (heard.Count == 0)
            Report($"{what} was never answered");
        else if (heard.Any(reply => reply.Content != heard[0].Content))
            Report($"{what} was answered in two ways: {string.Join(", ", heard.Select(Word).Distinct())}");
        else if (heard.Skip(1).Any(reply => !reply.IsRepeated))
            Report($"{what} was answered as new, after it was answered");
        return heard.Count > 0;
    }

    private string Recorded(string scan) => _uses[scan].FirstOrDefault()?.RedemptionId
        ?? (_scans.TryGetValue(scan, out var reason) ? $"{reason}" : "nothing");

    private static string Word(HeardReply reply) => reply.Accepted?.RedemptionId ?? $"{reply.Refusal}";

    private void Report(string fault) => _faults.Add(fault);
}
