using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>The codes on the papers of a ticket's seats: good from the collection that printed them until its undo, and
/// no seat is what the merchant did not leave it to be.</summary>
[Trait("Store", "Either")]
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
                Assert.All(
                    entries.Where(reply => reply.Accepted is null),
                    reply => Assert.Equal(reason, reply.Refused.Reason));
                break;
            }
            Assert.NotNull((await cloud.UndoAsync(request.ScanId)).Undone);
            Assert.Equal(1, cloud.Count($"SELECT count(*) FROM entitlements WHERE state = {state}"));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_seat_that_was_refunded_or_cancelled_is_on_no_paper_that_is_printed_afterwards(int state)
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats(3));
        var first = cloud.Ask(code);
        Assert.Equal(3, Papers(await cloud.AcceptedAsync(first)).Count);
        await cloud.UndoAsync(first.ScanId);
        SetState(cloud, 1, state);

        var again = await cloud.AcceptedAsync(cloud.Ask(code));

        Assert.Equal(["1", "3"], SlipJson.Of(again.Slip).GetProperty("seats").EnumerateArray()
            .Select(seat => seat.GetProperty("seat").GetString()));
        Assert.Equal(2, again.Entitlement.Seats.Count);
        Assert.Equal(2, cloud.Count(TestDatabase.IsPostgres
            ? $"""
              SELECT count(*) FROM codes JOIN redemptions ON redemptions.scan_id = codes.paper_scan_id
              WHERE redemption_id = '{again.RedemptionId}'
              """
            : $"SELECT count(*) FROM codes WHERE redemption_id = '{again.RedemptionId}'"));
        Assert.All(await EnterAsync(cloud, Papers(again)), reply => Assert.True(reply.Accepted.OpenGate));
    }

    [Fact]
    public async Task A_seat_that_is_blocked_has_its_paper_which_is_good_once_the_block_is_lifted()
    {
        await using var cloud = new TestCloud();
        var code = await cloud.SellAsync(TestGoods.Seats());
        SetState(cloud, 0, 1);
        var papers = Papers(await cloud.AcceptedAsync(cloud.Ask(code)));
        Assert.Equal(Reason.Blocked, (await cloud.RedeemAsync(papers[0])).Refused.Reason);

        SetState(cloud, 0, 0);

        Assert.All(await EnterAsync(cloud, papers), reply => Assert.True(reply.Accepted.OpenGate));
    }

    [Theory]
    [InlineData(2, 2, Reason.Refunded)]
    [InlineData(2, 3, Reason.Refunded)]
    [InlineData(3, 3, Reason.Cancelled)]
    public async Task A_ticket_of_which_no_seat_is_left_prints_nothing(int first, int second, Reason reason)
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()));
        SetState(cloud, 0, first);
        SetState(cloud, 1, second);

        var preview = new PreviewRequest { ScanId = "scan-0", Caller = request.Caller, Code = request.Code };
        Assert.Equal(reason, (await cloud.Preview.RunAsync(preview)).Refused.Reason);
        Assert.Equal(reason, (await cloud.RefusedAsync(request)).Reason);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions"));
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
                    var (changed, state) = (random.Next(3), random.Next(4));
                    SetState(cloud, changed, state);
                    model.States[changed] = state;
                    break;
                case 5 or 6 when model.Entries.Count > 0:
                    await UndoEntryAsync(cloud, model.Entries[random.Next(model.Entries.Count)], model);
                    break;
                case > 6 when model.Collections.Count > 0:
                    var any = model.Collections[random.Next(model.Collections.Count)];
                    await EnterAsync(cloud, any, any.Papers.Keys.ElementAt(random.Next(any.Papers.Count)), model);
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
        var left = Enumerable.Range(0, 3).Where(seat => model.States[seat] is 0 or 1).ToList();
        Assert.Equal(
            left.Count > 0 && !model.Collections.Exists(one => one.Stands), reply.Accepted is not null);
        if (reply.Accepted is { } accepted)
            model.Collections.Add(new Collection(
                request.ScanId, left.Zip(Papers(accepted)).ToDictionary(pair => pair.First, pair => pair.Second)));
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

    private static void SetState(TestCloud cloud, int seat, int state) => Assert.Equal(1, cloud.Sql(
        $"UPDATE entitlements SET state = {state} WHERE parent_id IS NOT NULL AND detail LIKE '%{seat + 1}座'"));

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

    private sealed class Collection(string scanId, IReadOnlyDictionary<int, string> papers)
    {
        public string ScanId { get; } = scanId;

        /// <summary>By the number of the seat.</summary>
        public IReadOnlyDictionary<int, string> Papers { get; } = papers;

        public bool Stands { get; set; } = true;
    }
}
