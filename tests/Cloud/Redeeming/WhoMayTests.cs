using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Who is not on the roster, or not trusted any more, is given nothing by any call.</summary>
[Trait("Store", "Either")]
public sealed class WhoMayTests
{
    private const string Revoke = "INSERT INTO terminals (terminal_id, revoked) VALUES ('t-1', true)";

    [Theory]
    [InlineData("")]
    [InlineData("op-unknown")]
    public async Task Where_a_roster_is_kept_nobody_redeems_looks_up_or_undoes_without_a_name_on_it(string nobody)
    {
        await using var cloud = new TestCloud();
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-1");
        request.Caller = cloud.Caller(store: "strict", operatorId: nobody);

        Assert.Equal(Reason.NotPermitted, (await cloud.RefusedAsync(request)).Reason);
        var preview = new PreviewRequest { ScanId = "scan-2", Caller = request.Caller, Code = request.Code };
        Assert.Equal(Reason.NotPermitted, (await cloud.Preview.RunAsync(preview)).Refused.Reason);
        Assert.Equal(
            Reason.NotPermitted, (await cloud.UndoAsync("scan-1", caller: request.Caller)).Refused.Reason);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions"));
    }

    [Fact]
    public async Task A_gate_without_an_operator_redeems_where_no_roster_is_kept()
    {
        await using var cloud = new TestCloud();
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats())));
        Assert.Equal(1, cloud.Count("SELECT count(*) FROM redemptions WHERE operator = ''"));
    }

    [Fact]
    public async Task A_revoked_terminal_is_named_no_redemption_without_a_report_until_it_is_trusted_again()
    {
        await using var cloud = new TestCloud();
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.Seats())));
        var request = new ListUnreportedRequest { Caller = cloud.Caller() };
        Assert.Single((await cloud.Slips.ListUnreportedAsync(request)).Items);

        cloud.Sql(Revoke);
        Assert.Empty((await cloud.Slips.ListUnreportedAsync(request)).Items);

        cloud.Sql("UPDATE terminals SET revoked = false");
        Assert.Single((await cloud.Slips.ListUnreportedAsync(request)).Items);
    }

    [Fact]
    public async Task A_revoked_terminal_looks_up_redeems_and_undoes_nothing()
    {
        await using var cloud = new TestCloud();
        await cloud.AcceptedAsync(cloud.Ask(await cloud.SellAsync(TestGoods.One(TestGoods.Pass)), "scan-1"));
        var request = cloud.Ask(await cloud.SellAsync(TestGoods.Seats()), "scan-2");
        cloud.Sql(Revoke);

        Assert.Equal(Reason.TerminalRevoked, (await cloud.RefusedAsync(request)).Reason);
        var preview = new PreviewRequest { ScanId = "scan-3", Caller = request.Caller, Code = request.Code };
        Assert.Equal(Reason.TerminalRevoked, (await cloud.Preview.RunAsync(preview)).Refused.Reason);
        Assert.NotNull((await cloud.UndoAsync("scan-1")).Refused);
        Assert.Equal(0, cloud.Count("SELECT count(*) FROM redemptions WHERE undone_at IS NOT NULL"));
    }
}
