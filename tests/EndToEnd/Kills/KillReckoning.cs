using PosDaemon.EndToEnd.Tests.Shops;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The cloud's records, the terminal's journal and the paper laid side by side; every disagreement is a
/// sentence.</summary>
internal sealed class KillReckoning(
    CloudRecords cloud, TerminalRecords terminal, IReadOnlyList<PaperSlip> paper, GateSeen gate)
{
    private static readonly string[] Merchants = ["汀兰剧院", "拾光便利"];

    private readonly List<string> _wrong = [];

    public IReadOnlyList<string> Wrong => _wrong;

    public int Redeemed => cloud.Redemptions.Count;

    /// <summary>What was redeemed, by its title, which says which code it was.</summary>
    public IEnumerable<string> Titles => cloud.Redemptions.Select(redeemed => redeemed.Title);

    /// <summary>Slips of which nobody knows whether they came out.</summary>
    public int Doubtful => SlipsEnded.Count(ended => ended.Outcome == "unknown");

    public string Summary =>
        $"{cloud.Redemptions.Count} redeemed, {terminal.Scans.Count} scans, "
        + $"{terminal.Scans.Values.Count(scan => scan.Phase == "refused")} refused as used, "
        + $"{paper.Count(slip => slip.Copy == 1)} slips without a mark, {paper.Count(slip => slip.Copy > 1)} marked, "
        + $"{Doubtful} slips in doubt, {gate.PulseCount} pulses, {_wrong.Count} disagreements";

    private IEnumerable<EntryRecord> SlipsEnded => terminal.Entries.Where(entry => entry.Entry == "slipEnded");

    public static async Task<KillReckoning> MakeAsync(Shop shop)
    {
        var paper = new List<PaperSlip>();
        foreach (var lane in shop.Plan.Lanes) paper.AddRange(Paper.Slips(await shop.PaperAsync(lane), Merchants));
        var reckoning = new KillReckoning(
            (await shop.CloudRecordsAsync()), (await shop.TerminalRecordsAsync()), paper,
            await shop.Bench.GateAsync(LanePlan.Exit.Gate));
        reckoning.CheckCloud();
        reckoning.CheckJournal();
        reckoning.CheckPaper();
        reckoning.CheckGate();
        return reckoning;
    }

    private void CheckCloud()
    {
        foreach (var twice in cloud.Redemptions.GroupBy(one => one.EntitlementId).Where(group => group.Count() > 1))
            Report($"entitlement {twice.Key} was redeemed {twice.Count()} times");
    }

    private void CheckJournal()
    {
        if (terminal.Owed > 0) Report($"{terminal.Owed} reports are still owed");
        foreach (var (id, scan) in terminal.Scans)
        {
            var inCloud = cloud.Scans.TryGetValue(id, out var reason)
                ? reason.Length == 0 ? "accepted" : "refused"
                : "cancelled";
            // A preview that was refused, or cancelled by a restart, never asked to redeem.
            var agrees = scan.Phase == inCloud || (scan.Phase == "refused" && inCloud == "cancelled");
            if (!agrees) Report($"scan {id} is {scan.Phase} in the journal, {inCloud} in the cloud");
        }
        foreach (var id in cloud.Scans.Keys.Where(id => !terminal.Scans.ContainsKey(id)))
            Report($"scan {id} is in the cloud and not in the journal");
        foreach (var scan in terminal.Accepted) CheckReports(scan);
    }

    private void CheckReports(ScanRecord scan)
    {
        if (scan.Slip.State != "printed") Report($"the slip of {scan.ScanId} is {scan.Slip.State}");
        var ended = SlipsEnded.Where(end => end.ScanId == scan.ScanId && end.Outcome != "notPrinted")
            .Select(end => new Reported(scan.ScanId, end.Copy!.Value, end.Outcome!)).ToHashSet();
        if (!ended.SetEquals(cloud.Reports.Where(report => report.ScanId == scan.ScanId)))
            Report($"scan {scan.ScanId}: the copies reported are not those in the journal");
    }

    private void CheckPaper()
    {
        var byOrder = paper.ToLookup(slip => slip.OrderNumber);
        foreach (var redeemed in cloud.Redemptions)
        {
            if (!terminal.Scans.TryGetValue(redeemed.ScanId, out var scan)) continue;
            CheckPaper(redeemed.ScanId, scan.Slip.Copy, [.. byOrder[redeemed.OrderNumber].Select(slip => slip.Copy)]);
        }
        foreach (var stranger in byOrder.Where(slips =>
            cloud.Redemptions.All(redeemed => redeemed.OrderNumber != slips.Key)))
            Report($"a slip for order {stranger.Key}, which was not redeemed");
    }

    private void CheckPaper(string scan, int lastCopy, int[] copies)
    {
        foreach (var twice in copies.GroupBy(copy => copy).Where(group => group.Count() > 1))
            Report($"scan {scan}: copy {twice.Key} is on paper {twice.Count()} times");
        if (!copies.Contains(lastCopy)) Report($"scan {scan}: copy {lastCopy} counts as printed and is not on paper");
        if (copies.Any(copy => copy > lastCopy)) Report($"scan {scan}: more copies on paper than in the journal");
        for (var copy = 1; copy < lastCopy; copy++)
        {
            var outcome = SlipsEnded.LastOrDefault(end => end.ScanId == scan && end.Copy == copy)?.Outcome;
            if (outcome != "unknown")
                Report($"scan {scan}: a further copy though copy {copy} was {outcome}, which is no doubt");
        }
    }

    private void CheckGate()
    {
        if (gate.Open) Report("the gate is left open");
        var pulses = terminal.Entries.Where(entry => entry.Entry == "gatePulsed").ToList();
        var ends = terminal.Entries.Where(entry => entry.Entry == "gateEnded")
            .ToLookup(end => (end.ScanId, end.Pulse));
        string? EndOf(EntryRecord pulse, int? number) => ends[(pulse.ScanId, number)].LastOrDefault()?.Outcome;
        foreach (var again in pulses.Where(pulse => pulse.Pulse > 1))
        {
            if (EndOf(again, again.Pulse - 1) is not ("uncertain" or "notOpened") and var before)
                Report($"scan {again.ScanId}: one more pulse though pulse {again.Pulse - 1} was {before}");
        }
        foreach (var often in pulses.Where(pulse => EndOf(pulse, pulse.Pulse) == "uncertain")
            .GroupBy(pulse => pulse.ScanId).Where(group => group.Count() > 2))
            Report($"scan {often.Key}: {often.Count()} pulses in doubt");
        var mayBe = pulses.Count(pulse => EndOf(pulse, pulse.Pulse) != "notOpened");
        var sure = pulses.Count(pulse => EndOf(pulse, pulse.Pulse) == "opened");
        if (gate.PulseCount < sure || gate.PulseCount > mayBe)
            Report($"the gate had {gate.PulseCount} pulses; the journal has {sure}, {mayBe} with those in doubt");
    }

    private void Report(string what) => _wrong.Add(what);
}
