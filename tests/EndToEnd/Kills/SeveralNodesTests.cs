using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Kills;

/// <summary>One terminal and two real nodes of one cloud, on one database.</summary>
[Collection(ShopCollection.Name)]
public sealed class SeveralNodesTests(ITestOutputHelper output)
{
    private const int GuestsBetween = 12;
    private const int GuestsWhileItHangs = 8;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task One_node_after_the_other_is_killed_under_load_and_each_code_is_redeemed_once_with_one_slip(
        string database)
    {
        await using var server = database == "postgres" ? await PostgresInstance.StartOrSkipAsync() : null;
        // More tickets than guests come while a slow machine starts a node.
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Postgres = server is null ? null : await server.NewDatabaseAsync(),
            Nodes = 2, Tickets = 400, PrinterSpeed = 400, Lanes = [Hall(1), Hall(2), LanePlan.Exit],
        });
        await using var guests = new SteadyGuests(shop, shop.Tickets());
        var (first, second) = (shop.Nodes[0], shop.Nodes[1]);
        guests.Come();
        await BothWorkAsync(guests, first, second);
        var withBoth = guests.LongestWaitSinceThen();
        await KillUnderLoadAsync(guests, first);
        await guests.ServedAsync(GuestsBetween);
        var afterFirst = guests.LongestWaitSinceThen();
        await first.StartAsync();
        await BothWorkAsync(guests, first, second);
        var backAgain = guests.LongestWaitSinceThen();
        await KillUnderLoadAsync(guests, second);
        await guests.ServedAsync(GuestsBetween);
        await guests.GoHomeAsync();
        var afterSecond = guests.LongestWaitSinceThen();

        output.WriteLine(
            $"longest wait with both {withBoth:s\\.fff} s, behind the first kill {afterFirst:s\\.fff} s, while it came "
            + $"back {backAgain:s\\.fff} s, behind the second kill {afterSecond:s\\.fff} s; {guests.Unanswered} guests "
            + $"had \"no answer\" first; {SentAgain(shop, "")} calls sent again, {SentAgain(shop, "Redeem ")} of them "
            + $"redemptions, of which {first.Repeated + second.Repeated} were done before");
        await MustAgreeAsync(shop, guests.Served);
        Assert.InRange(SentAgain(shop, ""), 2, int.MaxValue);
    }

    [Fact]
    public async Task A_node_that_hangs_costs_a_guest_part_of_the_deadline_and_what_it_does_later_does_not_count()
    {
        // One lane: where many take turns, all three tries fall to the node that hangs more often.
        await using var shop = await Shop.OpenForBusinessAsync(new ShopPlan
        {
            Nodes = 2, Tickets = 400, PrinterSpeed = 400, Lanes = [LanePlan.Exit],
        });
        var (hung, other) = (shop.Nodes[0], shop.Nodes[1]);
        await using var early = new SteadyGuests(shop, shop.Tickets().Take(100));
        early.Come();
        await early.ServedAsync(GuestsBetween);
        await early.UntilAsync(() => hung.Calls > 1 && other.Calls > 1, "both nodes work");
        await early.GoHomeAsync();
        var withBoth = early.LongestWaitSinceThen();
        // A node that hangs with the database locked would stop the other one as well, as long as both have one file.
        await shop.UntilAsync("everything is reported", state => state.Outbox.Due == 0);

        hung.Process!.Freeze();
        await using var guests = new SteadyGuests(shop, shop.Tickets().Skip(100));
        guests.Come();
        await guests.ServedAsync(GuestsWhileItHangs);
        Assert.True(hung.HasUnreadCalls(), "the node that hangs was not asked");
        var whileItHung = guests.LongestWaitSinceThen();
        var before = hung.Calls;
        hung.Process.Thaw();
        await guests.UntilAsync(() => hung.Calls > before, "the node goes on");
        await guests.GoHomeAsync();

        output.WriteLine(
            $"longest wait with both {withBoth:s\\.fff} s, while one hung {whileItHung:s\\.fff} s; {guests.Unanswered} "
            + $"guests had \"no answer\" first; {SentAgain(shop, "")} calls sent again");
        await MustAgreeAsync(shop, early.Served.Concat(guests.Served));
    }

    private static LanePlan Hall(int number) => new($"hall-{number}", "never", HasGate: false, SerialPrinter: false);

    // Reports take turns with redemptions: guests in step may leave one node the reports alone, as long as they like.
    private static async Task BothWorkAsync(SteadyGuests guests, CloudNode first, CloudNode second)
    {
        await guests.ServedAsync(GuestsBetween);
        await guests.UntilAsync(() => first.Calls > 1 && second.Calls > 1, "both nodes work");
    }

    /// <summary>Frozen until calls are certainly lying there: whatever it had in hand ends with it as well.</summary>
    private static async Task KillUnderLoadAsync(SteadyGuests guests, CloudNode node)
    {
        node.Process!.Freeze();
        await guests.UntilAsync(node.HasUnreadCalls, "calls to the frozen node are under way");
        await node.Process.KillAsync();
    }

    /// <summary>Nothing lost and nothing doubled, in the cloud, in the journal and on paper.</summary>
    private async Task MustAgreeAsync(Shop shop, IEnumerable<string> served)
    {
        await shop.UntilAsync("everything is reported", state => state.Outbox.Due == 0);
        Assert.Equal(0, await shop.Terminal.StopAsync(TimeSpan.FromSeconds(10)));
        var reckoning = await KillReckoning.MakeAsync(shop);
        output.WriteLine(reckoning.Summary);
        Assert.True(reckoning.Wrong.Count == 0, string.Join('\n', reckoning.Wrong.Take(20)) + "\n" + shop.Logs());
        Assert.Equal(served.Order(), reckoning.Titles.Order());
        // So no slip was printed a second time, with a mark or without.
        Assert.Equal(0, reckoning.Doubtful);
    }

    /// <summary>Calls that were lost on the way and sent again, as the terminal's log tells.</summary>
    private static int SentAgain(Shop shop, string call) =>
        File.ReadLines(Path.Combine(shop.Folder.State, "posd.log"))
            .Count(line => line.Contains($"{call}failed in transport and is sent again", StringComparison.Ordinal));
}
