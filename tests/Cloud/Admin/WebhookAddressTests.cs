using System.Net;
using System.Text.Json.Nodes;
using PosCloud.Admin.Webhooks;

namespace PosCloud.Tests;

/// <summary>Webhooks call nobody inside of the cloud's own networks, whoever names it and whatever a name stands for.
/// </summary>
[Trait("Store", "Either")]
public sealed class WebhookAddressTests : IAsyncLifetime
{
    private AdminShop _shop = null!;
    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await AdminShop.OpenAsync();
        _receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _shop.DisposeAsync();
    }

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("http://localhost/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.1.2.3/hook")]
    [InlineData("https://[::ffff:192.168.1.1]/hook")]
    [InlineData("https://2130706433/hook")]
    public async Task An_address_of_a_private_network_is_refused(string url)
    {
        var (status, problem) = await _shop.Owner.SendAsync(
            HttpMethod.Post, "webhooks/endpoints", new JsonObject { ["url"] = url }.ToJsonString());

        Assert.Equal((HttpStatusCode.BadRequest, "url"), (status, (string)problem!["field"]!));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_name_that_stands_for_a_private_address_by_now_is_not_called_and_the_list_says_why(string host)
    {
        await _shop.Owner.PostAsync(
            "webhooks/endpoints", new JsonObject { ["url"] = "https://shop.example/hook" });
        _shop.Cloud.Sql($"UPDATE webhook_endpoints SET url = 'http://{host}:{new Uri(_receiver.Url).Port}/hook'");

        await _shop.RedeemAsync(AdminShop.Code(await _shop.OrderAsync("tea")));
        var outcome = await OutcomeAsync();

        Assert.Contains("is not public", outcome, StringComparison.Ordinal);
        Assert.Empty(_receiver.Messages);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("::", false)]
    public void What_is_public_is_what_the_registries_say(string address, bool isPublic) =>
        Assert.Equal(isPublic, WebhookTargets.IsPublic(IPAddress.Parse(address)));

    private async Task<string> OutcomeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            _shop.Cloud.Time.Advance(TimeSpan.FromSeconds(1));
            if ((string)(await _shop.Owner.GetAsync("webhooks/deliveries"))[0]!["outcome"]! is { Length: > 0 } outcome)
                return outcome;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
