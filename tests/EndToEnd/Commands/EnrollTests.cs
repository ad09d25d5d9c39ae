using PosDaemon.EndToEnd.Tests.Shops;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Commands;

/// <summary>A machine becomes a terminal by one line of the cloud's, calls by TLS from then on, and is no terminal any
/// more when the cloud says so.</summary>
[Collection(ShopCollection.Name)]
public sealed class EnrollTests
{
    private static readonly ShopPlan ByTls = new() { CloudByTls = true, Lanes = [LanePlan.Counter] };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_terminal_that_enrolled_redeems_by_tls_until_it_is_revoked()
    {
        await using var shop = await Shop.OpenAsync(ByTls);
        var (code, said) = await EnrollAsync(shop, await TicketAsync(shop));
        Assert.True(code == 0, said);
        Assert.StartsWith("This machine is terminal demo-1 of store demo, until ", said);
        Assert.EndsWith("The cloud has heard it.", said);

        await shop.StartTerminalAsync();
        await shop.UntilReadyAsync();
        var lane = shop.Lane(LanePlan.Counter);
        var scan = await lane.RedeemAsync(shop.Code("pass"));
        await lane.PrintedAsync(scan.ScanId);

        await PosCloudAsync(shop, "revoke", "demo-1");
        var verdict = await lane.ShowAsync(shop.Code("pass"), "refused");
        Assert.Contains("本终端已停用", $"{verdict}", StringComparison.Ordinal);
        Assert.Single(await lane.PaperAsync());
    }

    [Fact]
    public async Task A_ticket_is_good_once_and_one_that_was_sent_to_another_cloud_tells_it_nothing()
    {
        await using var shop = await Shop.OpenAsync(ByTls);
        var ticket = await TicketAsync(shop);
        var end = ticket[^1] == 'A' ? 'B' : 'A';

        var (code, said) = await EnrollAsync(shop, ticket[..^1] + end);
        Assert.Equal(1, code);
        Assert.Contains("is not the cloud that made this token", said, StringComparison.Ordinal);
        Assert.Equal(0, (await EnrollAsync(shop, ticket)).Code);
        (code, said) = await EnrollAsync(shop, ticket);
        Assert.Equal(1, code);
        Assert.Contains("the token of demo-1 was used ", said, StringComparison.Ordinal);
        Assert.Equal(2, (await EnrollAsync(shop, ticket[..^30])).Code);
    }

    [Fact]
    public async Task A_cloud_that_is_not_there_leaves_the_ticket_good_and_the_sentence_says_so()
    {
        await using var shop = await Shop.OpenAsync(ByTls);
        var ticket = await TicketAsync(shop);
        await shop.Nodes[0].Process!.KillAsync();

        var (code, said) = await EnrollAsync(shop, ticket);
        Assert.Equal(1, code);
        Assert.EndsWith("The token is as good as before: try again", said, StringComparison.Ordinal);
        await shop.StartCloudAsync();

        Assert.Equal(0, (await EnrollAsync(shop, ticket)).Code);
    }

    [Fact]
    public async Task A_configuration_of_another_terminal_is_named_at_once_and_at_the_start()
    {
        await using var shop = await Shop.OpenAsync(ByTls);
        var (_, said) = await EnrollAsync(shop, await TicketAsync(shop, "till-7"));
        Assert.Contains(
            """write "id": "till-7" and "store": "demo" under "terminal".""", said, StringComparison.Ordinal);

        var posd = shop.LaunchTerminal();

        Assert.Equal(2, await posd.EndAsync(Patience));
        Assert.Contains(posd.Lines, line => line.StartsWith(
            "posd cannot start: this machine is enrolled as terminal till-7 of store demo", StringComparison.Ordinal));
    }

    private static async Task<string> TicketAsync(Shop shop, string terminal = "demo-1") => (await PosCloudAsync(
            shop, "enroll", terminal, "--store", "demo", "--url", $"https://127.0.0.1:{shop.CloudPort}"))
        .Split('\'')[1];

    private static async Task<string> PosCloudAsync(Shop shop, params string[] arguments)
    {
        await using var command = ProgramProcess.Start("poscloud-terminal", BuiltProgram.PosCloud, shop.Folder.Path,
            shop.Time, ["terminal", .. arguments, .. shop.Folder.Ledger]);
        Assert.True(await command.EndAsync(Patience) == 0, command.LastLines());
        return string.Join('\n', command.Lines);
    }

    private static async Task<(int Code, string Said)> EnrollAsync(Shop shop, string ticket)
    {
        await using var posd = ProgramProcess.Start("posd-enroll", shop.Plan.PosdProgram ?? BuiltProgram.Posd,
            shop.Folder.Path, shop.Time, "enroll", "--config", shop.Folder.Config, ticket);
        return (await posd.EndAsync(Patience), string.Join('\n', posd.Lines));
    }
}
