using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>The cloud's book, the terminal's book and the paper laid side by side; every disagreement is a sentence.
/// </summary>
internal sealed class KillReckoning(
    CloudBook cloud, TerminalBook terminal, IReadOnlyList<PaperSlip> paper, GateSeen gate)
{
    private static readonly string[] Merchants = ["汀兰剧院", "拾光便利"];

    private readonly List<string> _wrong = [];

    public IReadOnlyList<string> Wrong => _wrong;

    public int Redeemed => cloud.Redemptions.Count;

    public string Summary =>
        $"{cloud.Redemptions.Count} redeemed, {terminal.Scans.Count} scans, "
        + $"{terminal.Scans.Values.Count(scan => scan.Phase == ScanPhase.Refused)} refused as used, "
        + $"{paper.Count(slip => slip.Copy == 1)} slips without a mark, {paper.Count(slip => slip.Copy > 1)} marked, "
        + $"{Doubtful} slips in doubt, {gate.PulseCount} pulses, {_wrong.Count} disagreements";

    private int Doubtful => terminal.Entries.OfType<JournalEntry.SlipEnded>()
        .Count(ended => ended.Outcome == SlipOutcome.Unknown);

    public static async Task<KillReckoning> MakeAsync(Shop shop)
    {
        var paper = new List<PaperSlip>();
        foreach (var lane in shop.Plan.Lanes) paper.AddRange(Paper.Slips(await shop.PaperAsync(lane), Merchants));
        var reckoning = new KillReckoning(
            CloudBook.Read(shop.Folder.Database), TerminalBook.Read(shop.Folder.State), paper,
            await shop.Bench.GateAsync(LanePlan.Exit.Gate));
        reckoning.CheckCloud();
        reckoning.CheckBooks();
        reckoning.CheckPaper();
        reckoning.CheckGate();
        return reckoning;
    }

    private void CheckCloud()
    {
        foreach (var twice in cloud.Redemptions.GroupBy(one => one.EntitlementId).Where(group => group.Count() > 1))
            Say($"entitlement {twice.Key} was redeemed {twice.Count()} times");
    }

    private void CheckBooks()
    {
        if (terminal.Owed > 0) Say($"{terminal.Owed} reports are still owed");
        foreach (var (id, scan) in terminal.Scans)
        {
            var said = cloud.Scans.TryGetValue(id, out var reason)
                ? reason == 0 ? ScanPhase.Accepted : ScanPhase.Refused
                : ScanPhase.Cancelled;
            // A preview that was refused, or cancelled by a restart, never asked to redeem.
            var agrees = scan.Phase == said || (scan.Phase == ScanPhase.Refused && said == ScanPhase.Cancelled);
            if (!agrees) Say($"scan {id} is {scan.Phase} in the journal, {said} in the cloud");
        }
        foreach (var id in cloud.Scans.Keys.Where(id => !terminal.Scans.ContainsKey(id)))
            Say($"scan {id} is in the cloud and not in the journal");
        foreach (var scan in terminal.Accepted) CheckReports(scan);
    }

    private void CheckReports(ScanRecord scan)
    {
        if (scan.Slip.Phase != SlipPhase.Printed) Say($"the slip of {scan.Id} is {scan.Slip.Phase}");
        var ended = terminal.Entries.OfType<JournalEntry.SlipEnded>()
            .Where(end => end.Scan == scan.Id && end.Outcome != SlipOutcome.NotPrinted)
            .Select(end => new Reported(scan.Id.Value, end.Copy, (int)end.Outcome)).ToHashSet();
        if (!ended.SetEquals(cloud.Reports.Where(report => report.ScanId == scan.Id.Value)))
            Say($"scan {scan.Id}: the copies reported are not those in the journal");
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
            Say($"a slip for order {stranger.Key}, which was not redeemed");
    }

    private void CheckPaper(string scan, int lastCopy, int[] copies)
    {
        foreach (var twice in copies.GroupBy(copy => copy).Where(group => group.Count() > 1))
            Say($"scan {scan}: copy {twice.Key} is on paper {twice.Count()} times");
        if (!copies.Contains(lastCopy)) Say($"scan {scan}: copy {lastCopy} counts as printed and is not on paper");
        if (copies.Any(copy => copy > lastCopy)) Say($"scan {scan}: more copies on paper than in the journal");
        for (var copy = 1; copy < lastCopy; copy++)
        {
            var outcome = terminal.Entries.OfType<JournalEntry.SlipEnded>()
                .LastOrDefault(end => end.Scan.Value == scan && end.Copy == copy)?.Outcome;
            if (outcome != SlipOutcome.Unknown)
                Say($"scan {scan}: a further copy though copy {copy} was {outcome}, which is no doubt");
        }
    }

    private void CheckGate()
    {
        if (gate.Open) Say("the gate is left open");
        var pulses = terminal.Entries.OfType<JournalEntry.GatePulsed>().ToList();
        var ends = terminal.Entries.OfType<JournalEntry.GateEnded>().ToLookup(end => (end.Scan, end.Pulse));
        GatePhase? EndOf(JournalEntry.GatePulsed pulse, int number) =>
            ends[(pulse.Scan, number)].LastOrDefault()?.Outcome;
        foreach (var again in pulses.Where(pulse => pulse.Pulse > 1))
        {
            if (EndOf(again, again.Pulse - 1) is not (GatePhase.Uncertain or GatePhase.NotOpened) and var before)
                Say($"scan {again.Scan}: one more pulse though pulse {again.Pulse - 1} was {before}");
        }
        foreach (var often in pulses.Where(pulse => EndOf(pulse, pulse.Pulse) == GatePhase.Uncertain)
            .GroupBy(pulse => pulse.Scan).Where(group => group.Count() > 2))
            Say($"scan {often.Key}: {often.Count()} pulses in doubt");
        var mayBe = pulses.Count(pulse => EndOf(pulse, pulse.Pulse) != GatePhase.NotOpened);
        var sure = pulses.Count(pulse => EndOf(pulse, pulse.Pulse) == GatePhase.Opened);
        if (gate.PulseCount < sure || gate.PulseCount > mayBe)
            Say($"the gate had {gate.PulseCount} pulses; the journal has {sure}, {mayBe} with those in doubt");
    }

    private void Say(string what) => _wrong.Add(what);
}
