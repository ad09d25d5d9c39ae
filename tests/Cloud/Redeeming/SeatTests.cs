using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The codes on the papers of a ticket's seats: good from the collection that printed them until its undo, and
/// no seat is what the merchant did not leave it to be.</summary>
public sealed class SeatTests
{
    [Fact]
    public async Task A_new_collection_prints_new_codes_and_those_of_the_undone_paper_stay_dead()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        var first = cloud.Ask(code);
        var old = Papers(await cloud.AcceptedAsync(first));
        await cloud.UndoAsync(first.ScanId);
        Assert.All(await EnterAsync(cloud, old), reply => Assert.Equal(Reason.Revoked, reply.Refused.Reason));

        var fresh = Papers(await cloud.AcceptedAsync(cloud.Ask(code)));

        Assert.Empty(old.Intersect(fresh));
        Assert.All(await EnterAsync(cloud, old), reply => Assert.Equal(Reason.Revoked, reply.Refused.Reason));
        Assert.All(await EnterAsync(cloud, fresh), reply => Assert.True(reply.Accepted.OpenGate));
        Assert.All(await EnterAsync(cloud, old), reply => Assert.Equal(Reason.Revoked, reply.Refused.Reason));
    }

    [Theory]
    [InlineData(1, Reason.Blocked)]
    [InlineData(2, Reason.Refunded)]
    [InlineData(3, Reason.Cancelled)]
    public async Task A_seat_that_is_not_good_any_more_is_made_good_by_no_collection_and_no_undo(
        int state, Reason reason)
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        cloud.Sql($"""
            UPDATE entitlements SET state = {state}
            WHERE entitlement_id = (SELECT min(entitlement_id) FROM entitlements WHERE parent_id IS NOT NULL)
            """);
        for (var round = 0; round < 3; round++)
        {
            var request = cloud.Ask(code);
            var papers = Papers(await cloud.AcceptedAsync(request));
            Assert.Equal(1, cloud.Count($"SELECT count(*) FROM entitlements WHERE state = {state}"));
            if (round == 2)
            {
                var entries = await EnterAsync(cloud, papers);
                Assert.Single(entries, reply => reply.Accepted is not null);
                Assert.Single(entries, reply => reply.Refused?.Reason == reason);
                break;
            }
            Assert.NotNull((await cloud.UndoAsync(request.ScanId)).Undone);
            Assert.Equal(1, cloud.Count($"SELECT count(*) FROM entitlements WHERE state = {state}"));
        }
    }

    [Theory]
    [InlineData("UPDATE entitlements SET state = 1 WHERE parent_id IS NULL", Reason.Blocked)]
    [InlineData("UPDATE entitlements SET state = 2 WHERE parent_id IS NULL", Reason.Refunded)]
    [InlineData("UPDATE entitlements SET state = 3 WHERE parent_id IS NULL", Reason.Cancelled)]
    [InlineData("UPDATE orders SET state = 2", Reason.Refunded)]
    public async Task Who_holds_the_paper_of_a_ticket_that_is_not_good_any_more_is_not_let_in(
        string change, Reason reason)
    {
        await using var cloud = new TestCloud();
        var papers = Papers(await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats()))));
        cloud.Sql(change);

        Assert.All(await EnterAsync(cloud, papers), reply => Assert.Equal(reason, reply.Refused.Reason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task After_any_sequence_a_paper_lets_in_whom_its_standing_collection_and_its_seat_let_in(int seed)
    {
        await using var cloud = new TestCloud();
        var random = new Random(seed);
        var code = await cloud.SellAsync(TestGoods.Seats(3));
        var model = new Model();
        for (var step = 0; step < 120; step++)
        {
            switch (random.Next(9))
            {
                case 0 or 1:
                    await CollectAsync(cloud, code, model);
                    break;
                case 2 or 3 when model.Collections.Count > 0:
                    await UndoAsync(cloud, model.Collections[random.Next(model.Collections.Count)], model);
                    break;
                case 4 when random.Next(4) == 0:
                    SetState(cloud, random.Next(3), random.Next(4), model);
                    break;
                case 5 or 6 when model.Entries.Count > 0:
                    await UndoEntryAsync(cloud, model.Entries[random.Next(model.Entries.Count)], model);
                    break;
                case > 6 when model.Collections.Count > 0:
                    var any = model.Collections[random.Next(model.Collections.Count)];
                    await EnterAsync(cloud, any, random.Next(3), model);
                    break;
                default:
                    break;
            }
        }
        Assert.True(model.Collections.Count > 1);
    }

    private static async Task CollectAsync(TestCloud cloud, string code, Model model)
    {
        var request = cloud.Ask(code);
        var reply = await cloud.Redeem.RunAsync(request);
        Assert.Equal(!model.Collections.Exists(one => one.Stands), reply.Accepted is not null);
        if (reply.Accepted is { } accepted)
            model.Collections.Add(new Collection(request.ScanId, Papers(accepted)));
    }

    private static async Task UndoAsync(TestCloud cloud, Collection collection, Model model)
    {
        var expected = collection.Stands && model.Entered.TrueForAll(entered => !entered);
        var reply = await cloud.UndoAsync(collection.ScanId);
        Assert.Equal(expected, reply.Undone is not null);
        if (expected)
            collection.Stands = false;
    }

    private static async Task EnterAsync(TestCloud cloud, Collection collection, int seat, Model model)
    {
        var request = cloud.Ask(collection.Papers[seat]);
        var reply = await cloud.Redeem.RunAsync(request);
        var expected = !collection.Stands ? Reason.Revoked
            : model.States[seat] switch
            {
                1 => Reason.Blocked,
                2 => Reason.Refunded,
                3 => Reason.Cancelled,
                _ => model.Entered[seat] ? Reason.AlreadyRedeemed : Reason.Unspecified,
            };
        Assert.Equal(expected, reply.Refused?.Reason ?? Reason.Unspecified);
        if (expected != Reason.Unspecified)
            return;
        model.Entered[seat] = true;
        model.Entries.Add((request.ScanId, seat));
    }

    private static async Task UndoEntryAsync(TestCloud cloud, (string ScanId, int Seat) entry, Model model)
    {
        Assert.NotNull((await cloud.UndoAsync(entry.ScanId)).Undone);
        model.Entered[entry.Seat] = false;
        model.Entries.Remove(entry);
    }

    private static void SetState(TestCloud cloud, int seat, int state, Model model)
    {
        Assert.Equal(1, cloud.Sql(
            $"UPDATE entitlements SET state = {state} WHERE parent_id IS NOT NULL AND detail LIKE '%{seat + 1}座'"));
        model.States[seat] = state;
    }

    private static List<string> Papers(Accepted accepted) => SlipJson.Of(accepted.Slip).GetProperty("seats")
        .EnumerateArray().Select(seat => seat.GetProperty("entry_code").GetString()!).ToList();

    private static async Task<List<RedeemResponse>> EnterAsync(TestCloud cloud, IEnumerable<string> papers)
    {
        var replies = new List<RedeemResponse>();
        foreach (var paper in papers)
            replies.Add(await cloud.RedeemAsync(paper));
        return replies;
    }

    private sealed class Model
    {
        public List<Collection> Collections { get; } = [];

        public List<(string ScanId, int Seat)> Entries { get; } = [];

        public List<bool> Entered { get; } = [false, false, false];

        public int[] States { get; } = new int[3];
    }

    private sealed class Collection(string scanId, IReadOnlyList<string> papers)
    {
        public string ScanId { get; } = scanId;

        public IReadOnlyList<string> Papers { get; } = papers;

        public bool Stands { get; set; } = true;
    }
}
