using System.Net;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Who may do what by the API, and where it is.</summary>
[Trait("Store", "Either")]
public sealed class AdminRightsTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("GET", "orders:find?text=x", "Owner Manager Accountant Clerk")]
    [InlineData("GET", "orders", "Owner Manager Accountant")]
    [InlineData("GET", "redemptions", "Owner Manager Accountant")]
    [InlineData("GET", "redemptions.csv", "Owner Manager Accountant")]
    [InlineData("GET", "settlements/entries", "Owner Manager Accountant")]
    [InlineData("GET", "settlements/entries.csv", "Owner Manager Accountant")]
    [InlineData("GET", "products", "Owner Manager Accountant")]
    [InlineData("PUT", "products/tea", "Owner Manager")]
    [InlineData("POST", "orders", "Owner Manager")]
    [InlineData("POST", "orders/X/codes", "Owner Manager")]
    [InlineData("POST", "orders/X/refunds", "Owner Manager")]
    [InlineData("GET", "stores/s-1/goods", "Owner Manager Accountant Clerk")]
    [InlineData("PUT", "stores/s-1/goods/A", "Owner Manager")]
    [InlineData("POST", "stores/s-1/goods:import", "Owner Manager")]
    [InlineData("PUT", "operators/op-1", "Owner Manager")]
    [InlineData("GET", "terminals", "Owner Manager")]
    [InlineData("POST", "terminals/t-9/revoke", "Owner Manager")]
    public async Task A_role_may_what_is_its_own(string method, string path, string roles)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var caller = await AdminCaller.OfAsync(_shop.Cloud, role);

            var (status, _) = await caller.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", "k");

            Assert.Equal(roles.Split(' ').Contains($"{role}"), status != HttpStatusCode.Forbidden);
            Assert.NotEqual(HttpStatusCode.Unauthorized, status);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pos_ABCDEFGH")]
    [InlineData("nonsense")]
    public async Task Nobody_without_a_key_is_answered(string? key)
    {
        using var caller = AdminCaller.With(_shop.Cloud, key);

        var (status, problem) = await caller.SendAsync(HttpMethod.Get, "orders");

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (status, (string)problem!["type"]!));
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.Contains("a call to the admin API was refused"));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_from_the_next_call_on()
    {
        using var caller = await AdminCaller.OfAsync(_shop.Cloud, Role.Manager);
        await caller.GetAsync("orders");

        await _shop.Cloud.Part<UsersUseCase>().RevokeApiKeyAsync("test", caller.KeyId);

        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.SendAsync(HttpMethod.Get, "orders")).Status);
    }

    [Fact]
    public async Task The_back_office_is_on_its_port_and_nothing_else_is()
    {
        using var http = new HttpClient();

        async Task<HttpStatusCode> StatusAsync(Uri root, string path) =>
            (await http.GetAsync(new Uri(root, path))).StatusCode;

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_shop.Cloud.Http, "/admin/v1/orders"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(_shop.Cloud.Admin, "/v1/trustAnchors"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_shop.Cloud.Admin, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(_shop.Cloud.Admin, "/admin/v1/openapi.json"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_the_next_call_is_answered()
    {
        // More than the buffers of a connection hold: an answer is heard only where the rest is let go by.
        var note = new string('x', 24 << 20);

        var (status, _) = await _shop.Owner.SendAsync(HttpMethod.Post, "orders", $$"""{"note":"{{note}}"}""", "k");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        await _shop.Owner.GetAsync("orders");
    }

    [Fact]
    public async Task Without_an_answer_of_the_ledger_the_caller_is_told_to_ask_again()
    {
        await _shop.Cloud.CloseLedgerAsync();

        var (status, problem) = await _shop.Owner.SendAsync(HttpMethod.Get, "orders");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (status, (string?)problem?["type"]));
    }
}
