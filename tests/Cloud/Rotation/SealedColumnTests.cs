using PosCloud.Ledger;
using PosCloud.Rotation;

namespace PosCloud.Tests;

/// <summary>A value that somebody changed after it was read for sealing stays as that one left it: what was erased
/// meanwhile does not come back.</summary>
[Trait("Store", "Either")]
public sealed class SealedColumnTests : IAsyncLifetime
{
    private AdminShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await AdminShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("scans", "reply")]
    [InlineData("redemptions", "sealed_answers")]
    public async Task What_was_changed_since_it_was_read_is_not_put_back(string table, string column)
    {
        await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("wash", key: "o-1")), "s-1");
        var ledger = _shop.Cloud.Part<ILedgerStore>();
        var sealedColumn = SealedColumn.All.First(one => one.Kind == (
            table == "scans" ? Codes.SealedKind.Reply : Codes.SealedKind.Answers));
        byte[] before = [1, 2, 3], meanwhile = [4, 5, 6], next = [7, 8, 9];
        await ChangeAsync(before);
        var value = Assert.Single(await ledger.ReadAsync(session => sealedColumn.ListAsync(session, null, 10)));

        await ChangeAsync(meanwhile);
        var late = await ledger.WriteAsync(session => sealedColumn.PutAsync(session, value, next));
        var kept = Kept();
        await ChangeAsync(before);
        var inTime = await ledger.WriteAsync(session => sealedColumn.PutAsync(session, value, next));

        Assert.Equal((0, 1), (late, inTime));
        Assert.Equal(meanwhile, kept);
        Assert.Equal(next, Kept());

        Task ChangeAsync(byte[] bytes) => ledger.WriteAsync(session => table == "scans"
            ? session.RunAsync($"UPDATE scans SET reply = {bytes}")
            : session.RunAsync($"UPDATE redemptions SET sealed_answers = {bytes}"));

        byte[] Kept() => _shop.Cloud.Rows($"SELECT {column} FROM {table}", row => (byte[])row.GetValue(0))[0];
    }
}
