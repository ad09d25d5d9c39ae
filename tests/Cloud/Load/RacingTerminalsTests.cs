using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The race that a copied code is: many terminals, each on a connection of its own, show it at once.
/// POSD_LOAD_ROUNDS says how often.</summary>
[Trait("Store", "Either")]
public sealed class RacingTerminalsTests(ITestOutputHelper output)
{
    private const int Terminals = 50;

    [Fact]
    public async Task Of_fifty_terminals_with_one_code_one_has_it_and_the_others_hear_which_in_every_round()
    {
        var rounds = LoadSize.Read("POSD_LOAD_ROUNDS", 5);
        await using var cloud = await WireCloud.StartAsync();
        var terminals = Enumerable.Range(0, Terminals)
            .Select(number => new RacingTerminal(number, cloud.Grpc)).ToList();
        var winners = new HashSet<string>();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                // So that each winner's time is another one.
                cloud.Time.Advance(TimeSpan.FromSeconds(1));
                var code = await cloud.SellAsync(TestGoods.One(TestGoods.Coupon));
                winners.Add(MustHaveOneWinner(await AllAtOnceAsync(terminals, round, code)));
            }
        }
        finally
        {
            terminals.ForEach(terminal => terminal.Dispose());
        }
        var taken = TimeProvider.System.GetElapsedTime(began);

        var ledger = LedgerState.Read(cloud);
        output.WriteLine(
            $"{rounds} rounds of {Terminals}: {ledger.Redemptions.Count} redemptions, {ledger.Scans.Count} scans on "
            + $"record, {winners.Count} terminals have won, {taken.TotalMilliseconds / rounds:f0} ms a round");
        Assert.Equal((rounds, rounds * Terminals), (ledger.Redemptions.Count, ledger.Scans.Count));
        Assert.Empty(LedgerAudit.Compare(ledger, [.. terminals.Select(terminal => terminal.Notes)]));
    }

    private static async Task<IReadOnlyList<(RedeemRequest Request, RedeemResponse Reply)>> AllAtOnceAsync(
        List<RacingTerminal> terminals, int round, string code)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = terminals.Select(terminal => terminal.RedeemAsync(round, code, start.Task)).ToList();
        start.SetResult();
        return await Task.WhenAll(calls);
    }

    /// <returns>Its terminal.</returns>
    private static string MustHaveOneWinner(IReadOnlyList<(RedeemRequest Request, RedeemResponse Reply)> replies)
    {
        var (won, winner) = Assert.Single(replies, one => one.Reply.Accepted is not null);
        var first = new PriorUse
        {
            At = winner.Accepted.RedeemedAt,
            StoreName = RacingTerminal.StoreOf(won).Name,
            TerminalId = won.Caller.TerminalId,
            Lane = won.Caller.Lane,
            OperatorName = RacingTerminal.OperatorOf(won)?.Name ?? "",
            RedemptionId = winner.Accepted.RedemptionId,
        };
        Assert.All(replies.Where(one => one.Request != won), one =>
        {
            Assert.Equal(
                (Reason.AlreadyRedeemed, first), (one.Reply.Refused?.Reason, one.Reply.Refused?.PriorUse));
            Assert.Contains(first.StoreName, one.Reply.Refused!.Message);
            Assert.Contains(first.Lane, one.Reply.Refused.Message);
        });
        return won.Caller.TerminalId;
    }
}
