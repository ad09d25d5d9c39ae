using System.Text.Json.Nodes;
using Google.Protobuf;
using PosCloud.Hosting;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A merchant who has set up a store and some products by the API.</summary>
internal sealed class AdminShop : IAsyncDisposable
{
    public const string Store = "s-1";

    private readonly RedemptionService.RedemptionServiceClient _terminal;
    private int _scans;

    private AdminShop(WireCloud cloud, AdminCaller owner) =>
        (Cloud, Owner, _terminal) = (cloud, owner, new(cloud.Channel));

    public WireCloud Cloud { get; }

    private static Caller Till =>
        new() { TerminalId = "t-1", Lane = "counter", StoreId = Store, OperatorId = "op-1" };

    public AdminCaller Owner { get; }

    /// <param name="more">What is asked for besides.</param>
    public static async Task<AdminShop> OpenAsync(Action<ServeOptions>? more = null)
    {
        var cloud = await WireCloud.StartAsync(change: options =>
        {
            options.AdminUrls = "http://127.0.0.1:0";
            more?.Invoke(options);
        });
        var shop = new AdminShop(cloud, await AdminCaller.OfAsync(cloud, Role.Owner));
        await shop.Owner.PutAsync("profile", Json(
            """{"name":"云溪茶铺","currency":"CNY","timeZone":"Asia/Shanghai","language":"zh"}"""));
        await shop.Owner.PutAsync($"stores/{Store}", Json("""{"name":"一号店","timeZone":"Asia/Shanghai"}"""));
        await shop.Owner.PutAsync("products/tea", Json(
            $$"""{"name":"奶茶","kind":"coupon","price":1800,"storeIds":["{{Store}}"],"validDays":30}"""));
        await shop.Owner.PutAsync("products/wash", Json(
            $$"""{"name":"五次卡","kind":"pass","price":19900,"uses":5,"storeIds":["{{Store}}"]}"""));
        await shop.Owner.PutAsync("products/voucher", Json(
            $$"""{"name":"代金券","kind":"voucher","price":8800,"face":10000,"storeIds":["{{Store}}"]}"""));
        await shop.Owner.PutAsync("products/show", Json(
            $$"""{"name":"话剧《潮声》","kind":"ticket","price":28000,"storeIds":["{{Store}}"]}"""));
        return shop;
    }

    /// <summary>The same shop after a restart of its cloud, called with the same API key.</summary>
    public async Task<AdminShop> RestartAsync(Func<Task> between)
    {
        Owner.Dispose();
        var cloud = await Cloud.RestartAsync(between);
        return new AdminShop(cloud, AdminCaller.With(cloud, Owner.Secret)) { _scans = _scans };
    }

    public static JsonNode Json(string text) => JsonNode.Parse(text)!;

    /// <returns>The order as it was answered, with its codes.</returns>
    public Task<JsonNode> OrderAsync(string product, int quantity = 1, string? key = null, string more = "") =>
        Owner.PostAsync(
            "orders", Json($$"""{"lines":[{"productId":"{{product}}","quantity":{{quantity}}}]{{more}}}"""),
            key ?? $"order-{Guid()}");

    public static string Code(JsonNode order, int index = 0) => (string)order["entitlements"]![index]!["code"]!;

    /// <param name="code">Whose.</param>
    /// <param name="scanId">Null: one of its own.</param>
    /// <param name="bill">Vouchers: in minor units.</param>
    /// <param name="answers">The buyer's.</param>
    public async Task<RedeemResponse> RedeemAsync(
        string code, string? scanId = null, long bill = 0, params (string Key, string Value)[] answers) =>
        await _terminal.RedeemAsync(new RedeemRequest
        {
            ScanId = scanId ?? $"scan-{Interlocked.Increment(ref _scans)}",
            Caller = Till,
            Code = ByteString.CopyFromUtf8(code),
            Bill = bill > 0 ? new Money { Minor = bill, Currency = "CNY" } : null,
            Answers = { answers.Select(one => new Answer { Key = one.Key, Value = one.Value }) },
        });

    public async Task<PreviewResponse> PreviewAsync(string code) => await _terminal.PreviewAsync(new PreviewRequest
    {
        ScanId = $"preview-{Interlocked.Increment(ref _scans)}", Caller = Till, Code = ByteString.CopyFromUtf8(code),
    });

    public async Task<UndoResponse> UndoAsync(string scanId) => await _terminal.UndoAsync(new UndoRequest
    {
        UndoId = $"undo-{scanId}",
        ScanId = scanId,
        Caller = Till,
        Why = "顾客改主意",
    });

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Cloud.DisposeAsync();
    }

    private string Guid() => $"{Interlocked.Increment(ref _scans)}";
}
