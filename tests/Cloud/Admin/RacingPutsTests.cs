using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Two systems put something by one id at one moment, for the first time: one of the two contents is there,
/// whole, and it is that of whoever came last.</summary>
[Trait("Store", "Either")]
public sealed class RacingPutsTests : IAsyncLifetime
{
    private const int Rounds = 40;

    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        await _shop.Owner.PutAsync("stores/s-2", AdminShop.Json("""{"name":"二号店","timeZone":"Asia/Shanghai"}"""));
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("stores", "store", """{"name":"NAME","timeZone":"Asia/Shanghai"}""", "NAME")]
    [InlineData(
        "products", "product",
        """{"name":"NAME","kind":"coupon","price":PRICE,"sellerId":"ID","sellerName":"NAME","storeIds":["PLACE"]}""",
        "NAME PRICE NAME PLACE")]
    [InlineData("operators", "operator", """{"name":"NAME","storeIds":["PLACE"]}""", "NAME PLACE")]
    public async Task The_last_of_two_that_are_put_at_one_moment_is_there_whole(
        string path, string thing, string body, string expected)
    {
        (string Name, string Price, string Place)[] contents = [("first", "100", "s-1"), ("second", "200", "s-2")];
        for (var round = 0; round < Rounds; round++)
        {
            var id = $"{thing}-{round}";
            await Task.WhenAll(contents.Select(content => _shop.Owner.PutAsync(
                $"{path}/{id}", AdminShop.Json(Fill(body, content).Replace("ID", id)))));

            var acts = await _shop.Cloud.Part<UsersUseCase>().ListAuditAsync(new AuditFilter(), cursor: null);
            var last = acts.Items.Select(act => act.Entry).First(
                entry => entry.Action == $"{thing}.put" && entry.Subject == id);
            var winner = contents.Single(content => last.Detail.StartsWith(content.Name, StringComparison.Ordinal));
            Assert.Equal(Fill(expected, winner), Show(await FindAsync(path, $"{thing}Id", id)));
        }
    }

    [Fact]
    public async Task Of_two_kinds_that_are_put_at_one_moment_one_is_refused()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(new[] { "coupon", "pass" }.Select(async kind => (Kind: kind, (
                await _shop.Owner.SendAsync(
                    HttpMethod.Put, $"products/p-{round}", $$"""{"name":"{{kind}}","kind":"{{kind}}"}""")).Status)));

            var made = await FindAsync("products", "productId", $"p-{round}");
            Assert.Equal((string)made["kind"]!, (string)made["name"]!);
            Assert.Equal(
                HttpStatusCode.Conflict, answers.Single(answer => answer.Kind != (string)made["kind"]!).Status);
        }
    }

    private async Task<JsonNode> FindAsync(string path, string key, string id) =>
        (await _shop.Owner.GetAsync(path)).AsArray().Single(one => (string)one![key]! == id)!;

    private static string Fill(string text, (string Name, string Price, string Place) content) => text
        .Replace("NAME", content.Name).Replace("PRICE", content.Price).Replace("PLACE", content.Place);

    private static string Show(JsonNode one) => string.Join(' ', new[]
    {
        $"{one["name"]}", $"{one["price"]}", $"{one["sellerName"]}",
        string.Join(',', (one["storeIds"]?.AsArray() ?? []).Select(store => $"{store}")),
    }.Where(part => part.Length > 0));
}
