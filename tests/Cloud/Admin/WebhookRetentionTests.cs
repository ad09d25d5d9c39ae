using System.Text.Json.Nodes;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Messages are not kept for ever.</summary>
[Trait("Store", "Either")]
public sealed class WebhookRetentionTests : IAsyncLifetime
{
    private const int Many = 600;

    private AdminShop _shop = null!;
    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync(options => options.WebhookPrivate = true);
        _receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task What_arrived_is_kept_for_30_days_what_did_not_for_90_and_what_waits_until_it_is_sent()
    {
        await _shop.Owner.PostAsync("webhooks/endpoints", new JsonObject { ["url"] = _receiver.Url });
        var endpoint = (string)(await _shop.Owner.GetAsync("webhooks/endpoints"))[0]!["endpointId"]!;
        for (var number = 0; number < Many; number++)
            await AddAsync(endpoint, $"arrived-{number}", days: 31, hasArrived: true, isWaiting: false);
        await AddAsync(endpoint, "arrived", days: 29, hasArrived: true, isWaiting: false);
        await AddAsync(endpoint, "failed long ago", days: 91, hasArrived: false, isWaiting: false);
        await AddAsync(endpoint, "failed", days: 89, hasArrived: false, isWaiting: false);
        await AddAsync(endpoint, "waits", days: 100, hasArrived: false, isWaiting: true);

        // Never all of them in one transaction.
        Assert.Equal(500, await _shop.Cloud.Store.WriteAsync(session => WebhookStatements.DeleteOldAsync(
            session, TestGoods.Start.AddDays(-30), TestGoods.Start.AddDays(-90), 500)));
        Assert.Equal(Many + 4 - 500, Count());

        _shop.Cloud.Time.Advance(TimeSpan.FromHours(1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Count() > 3)
        {
            _shop.Cloud.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(patience.IsCancellationRequested, string.Join('\n', _shop.Cloud.Log.Lines));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Equal(["arrived", "failed", "waits"], _shop.Cloud.Rows(
            "SELECT event_id FROM webhook_deliveries ORDER BY event_id", row => row.GetString(0)));
    }

    private long Count() => _shop.Cloud.Count("SELECT count(*) FROM webhook_deliveries");

    private Task<bool> AddAsync(string endpoint, string id, int days, bool hasArrived, bool isWaiting)
    {
        var at = TestGoods.Start.AddDays(-days);
        return _shop.Cloud.Store.WriteAsync(async session =>
        {
            await WebhookStatements.AddAsync(session, WebhookType.RedemptionCreated, id, "s", "d", at);
            await WebhookStatements.CompleteAsync(session, new WebhookDelivery(
                id, endpoint, WebhookType.RedemptionCreated, "s", "d", "", at, Attempts: 0,
                NextAt: isWaiting ? TestGoods.Start.AddYears(1) : null, DeliveredAt: hasArrived ? at : null, "x"));
            return true;
        });
    }
}
