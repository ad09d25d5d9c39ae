using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Admin;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Terminals by the API, on either store.</summary>
[Trait("Store", "Either")]
public sealed class TerminalApiTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() =>
        _shop = await AdminShop.OpenAsync(options => options.Urls += ";https://127.0.0.1:0");

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("till-3")]
    [InlineData("收银台 3 %2")]
    public async Task A_ticket_lets_a_machine_be_the_terminal_whatever_it_is_called(string terminal)
    {
        var (status, enrolment) = await EnrolAsync(terminal, AdminShop.Store, "https://cloud.test:5443");
        using var machine = new TerminalMachine(_shop.Cloud);

        Assert.Equal((HttpStatusCode.OK, terminal), (status, (string?)enrolment!["terminalId"]));
        await machine.EnrollAsync(TerminalMachine.TokenOf((string)enrolment["ticket"]!));

        var known = (await _shop.Owner.GetAsync("terminals")).AsArray().Single()!;
        Assert.Equal((terminal, AdminShop.Store), ((string?)known["terminalId"], (string?)known["storeId"]));
        Assert.False((bool)known["isRevoked"]!);
        await _shop.Owner.SendAsync(HttpMethod.Post, $"terminals/{Uri.EscapeDataString(terminal)}/revoke");
        Assert.True((bool)(await _shop.Owner.GetAsync("terminals"))[0]!["isRevoked"]!);
    }

    [Theory]
    [InlineData("two\nlines", AdminShop.Store, "https://cloud.test:5443", 24, "terminalId")]
    [InlineData("till/3", AdminShop.Store, "https://cloud.test:5443", 24, "terminalId")]
    [InlineData("till-3", "no-such", "https://cloud.test:5443", 24, "storeId")]
    [InlineData("till-3", AdminShop.Store, "http://cloud.test:5443", 24, "url")]
    [InlineData("till-3", AdminShop.Store, "https://cloud.test:5443/path", 24, "url")]
    [InlineData("till-3", AdminShop.Store, "https://cloud.test:5443", 0, "hours")]
    public async Task What_cannot_be_is_refused_by_the_name_of_its_field(
        string terminal, string store, string url, int hours, string field)
    {
        var (status, problem) = await EnrolAsync(terminal, store, url, hours);

        Assert.Equal((HttpStatusCode.BadRequest, field), (status, (string?)problem!["field"]));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_at_one_moment_makes_one_ticket_and_later_voids_no_newer_one()
    {
        var terminals = _shop.Cloud.Part<TerminalsUseCase>();
        for (var round = 0; round < 20; round++)
        {
            var (name, once) = ($"till-{round}", $"once-{round}");
            Task<string?> AskAsync() => TicketAsync(terminals, name, once);

            var tickets = await Task.WhenAll(AskAsync(), AskAsync());
            Assert.Single(tickets, ticket => ticket is not null);
        }

        var newer = await TicketAsync(terminals, "till-0", "another");
        Assert.Null(await TicketAsync(terminals, "till-0", "once-0"));
        Assert.Null(await TicketAsync(terminals, "till-0", "fresh", store: "no-such"));
        using var machine = new TerminalMachine(_shop.Cloud);
        await machine.EnrollAsync(TerminalMachine.TokenOf(newer!));
    }

    private static async Task<string?> TicketAsync(
        TerminalsUseCase terminals, string terminal, string once, string store = AdminShop.Store)
    {
        try
        {
            var (ticket, _) = await terminals.EnrollAsync(
                new OfficeCaller("test", "test", Role.Owner), terminal, store, "https://cloud.test:5443", 1, once);
            return ticket.ToString();
        }
        catch (OfficeFaultException)
        {
            return null;
        }
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> EnrolAsync(
        string terminal, string store, string url, int hours = 24) => _shop.Owner.SendAsync(
        HttpMethod.Post, $"terminals/{Uri.EscapeDataString(terminal)}/enrolment",
        $$"""{"storeId":"{{store}}","url":"{{url}}","hours":{{hours}}}""");
}
