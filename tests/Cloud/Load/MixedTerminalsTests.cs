namespace PosCloud.Tests;

/// <summary>A busy day in some seconds: whatever is lost on the way, what terminals heard and what the ledger has are
/// the same. POSD_LOAD_SECONDS says how long, POSD_LOAD_SEED picks other plans.</summary>
[Trait("Store", "Either")]
public sealed class MixedTerminalsTests(ITestOutputHelper output)
{
    private const int Terminals = 64;

    [Fact]
    public async Task Whatever_sixty_four_terminals_do_on_bad_lines_all_that_they_heard_is_in_the_ledger_and_no_more()
    {
        var time = TimeProvider.System;
        var duration = TimeSpan.FromSeconds(LoadSize.Read("POSD_LOAD_SECONDS", 5));
        var seed = LoadSize.Read("POSD_LOAD_SEED", 1);
        await using var cloud = await WireCloud.StartAsync();
        using var shelf = new CodeShelf(cloud);
        var terminals = Enumerable.Range(0, Terminals)
            .Select(number => new MixedTerminal(number, seed, cloud.Grpc, shelf)).ToList();
        try
        {
            var began = time.GetTimestamp();
            await Task.WhenAll(terminals.Select(
                terminal => terminal.WorkAsync(() => time.GetElapsedTime(began) >= duration)));
            var taken = time.GetElapsedTime(began);
            var before = LedgerState.Read(cloud);
            var open = terminals.Sum(terminal => terminal.Notes.Redeems.Count(asked => asked.Heard.Count == 0));
            await Task.WhenAll(terminals.Select(terminal => terminal.AskOpenAgainAsync(before)));

            var ledger = LedgerState.Read(cloud);
            var calls = terminals.Select(terminal => terminal.Line.Calls).ToList();
            output.WriteLine(
                $"seed {seed}, {taken.TotalSeconds:f0} s: {calls.Sum(one => one.All)} calls, "
                + $"{calls.Sum(one => one.Cancelled)} cancelled, {calls.Sum(one => one.Lost)} replies lost, "
                + $"{open} scans asked for again at the end; {ledger.Redemptions.Count} redemptions, "
                + $"{ledger.Redemptions.Count(use => use.IsUndone)} of them undone, {ledger.Scans.Count} scans, "
                + $"{ledger.Slips.Count} slips");
            Assert.DoesNotContain(cloud.Log.Lines, line => line.StartsWith("3052") || line.StartsWith("5081"));
            Assert.Empty(terminals.SelectMany(terminal => terminal.Wrong));
            Assert.Empty(LedgerAudit.Compare(ledger, [.. terminals.Select(terminal => terminal.Notes)]));
        }
        finally
        {
            foreach (var terminal in terminals)
                await terminal.DisposeAsync();
        }
    }
}
