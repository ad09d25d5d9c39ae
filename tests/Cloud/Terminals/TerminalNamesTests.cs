using Microsoft.Extensions.Logging;
using PosCloud.Ledger;
using PosCloud.Terminals;

namespace PosCloud.Tests;

/// <summary>Who may call under which name.</summary>
[Trait("Store", "Either")]
public sealed class TerminalNamesTests
{
    [Fact]
    public async Task The_first_user_owns_the_name_whichever_cloud_is_asked()
    {
        await using var cloud = new TestCloud();
        Assert.Null(await Over(cloud).RefusalAsync("t-1", 1000));
        Assert.Contains("uid 1000, and this call is of uid 1001", await Over(cloud).RefusalAsync("t-1", 1001));
        Assert.Null(await Over(cloud).RefusalAsync("t-2", 1001));
        await cloud.ReopenAsync();

        Assert.NotNull(await Over(cloud).RefusalAsync("t-1", 1001));
        Assert.Null(await Over(cloud).RefusalAsync("t-1", 1000));
        Assert.Single(cloud.Log.Lines, line => line.StartsWith("5070 ") && line.Contains("t-1"));
        Assert.Equal(2, cloud.Log.Lines.Count(line => line.StartsWith("5071 ")));
    }

    [Fact]
    public async Task Root_may_use_a_name_before_and_after_it_is_owned_and_owns_none()
    {
        await using var cloud = new TestCloud();
        var names = Over(cloud);
        Assert.Null(await names.RefusalAsync("t-1", 0));
        Assert.Null(await names.RefusalAsync("t-1", 1000));
        Assert.Null(await names.RefusalAsync("t-1", 0));
        Assert.Equal(1000u, await cloud.Ledger.Terminals.FindTerminalOwnerAsync("t-1"));
    }

    [Fact]
    public async Task A_user_who_is_not_known_owns_nothing_and_gets_round_nothing()
    {
        await using var cloud = new TestCloud();
        var names = Over(cloud);
        Assert.Null(await names.RefusalAsync("t-1", null));
        Assert.Null(await cloud.Ledger.Terminals.FindTerminalOwnerAsync("t-1"));
        Assert.Null(await names.RefusalAsync("t-1", 1000));

        Assert.Equal(
            "the name t-1 belongs to the user with uid 1000, and this call is of a user who is not known; "
            + "poscloud terminal release t-1 --db DATABASE frees it", await names.RefusalAsync("t-1", null));
    }

    [Fact]
    public async Task What_is_known_is_not_asked_for_again_for_ten_seconds()
    {
        await using var cloud = new TestCloud();
        var names = Over(cloud);
        Assert.Null(await names.RefusalAsync("t-1", 1000));
        await cloud.Ledger.DisposeAsync();

        Assert.Null(await names.RefusalAsync("t-1", 1000));
        await Assert.ThrowsAsync<LedgerException>(async () => await names.RefusalAsync("t-1", 1001));
        cloud.Time.Advance(TerminalNames.Believed);
        await Assert.ThrowsAsync<LedgerException>(async () => await names.RefusalAsync("t-1", 1000));
    }

    [Fact]
    public async Task A_name_that_was_freed_is_of_the_next_at_once_and_no_longer_of_the_one_before()
    {
        await using var cloud = new TestCloud();
        var names = Over(cloud);
        Assert.Null(await names.RefusalAsync("t-1", 1000));
        Assert.NotNull(await names.RefusalAsync("t-1", 1001));
        await cloud.Ledger.Terminals.ReleaseTerminalAsync("t-1");

        Assert.Null(await names.RefusalAsync("t-1", 1001));
        Assert.NotNull(await names.RefusalAsync("t-1", 1000));
    }

    [Fact]
    public async Task However_many_names_there_are_each_is_its_owners()
    {
        await using var cloud = new TestCloud();
        cloud.Sql($"""
            INSERT INTO terminal_owners (terminal_id, uid, owned_since)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
            SELECT {TestDatabase.MerchantInFront}'t-' || i, 1000, {(TestDatabase.IsPostgres ? "now()" : "0")} FROM n
            """);
        var names = Over(cloud);
        for (var number = 1; number <= 10_500; number++)
            Assert.Null(await names.RefusalAsync($"t-{number}", 1000));
        Assert.NotNull(await names.RefusalAsync("t-1", 1001));
    }

    private static TerminalNames Over(TestCloud cloud) =>
        new(cloud.Ledger.Terminals, cloud.Time, cloud.Log.CreateLogger<TerminalNames>());
}
