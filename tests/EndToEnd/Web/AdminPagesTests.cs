using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PosDaemon.Testing;
using SkiaSharp;
using ZXing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>The back office in a real browser, from an empty ledger to a redemption and a refund.</summary>
public sealed class AdminPagesTests
{
    private static readonly string[] Pages =
    [
        "/admin", "/admin/find?text=none", "/admin/orders", "/admin/orders/new", "/admin/records", "/admin/refusals",
        "/admin/conflicts", "/admin/statistics", "/admin/settlements", "/admin/settlements/entries",
        "/admin/products", "/admin/products/new", "/admin/products/noodles",
        "/admin/stores?edit=", "/admin/goods?edit=", "/admin/goods/import", "/admin/orders?baskets=1",
        "/admin/operators?edit=", "/admin/terminals", "/admin/users", "/admin/audit",
        "/admin/settings", "/admin/account",
    ];

    [Theory]
    [InlineData("zh-CN", 360)]
    [InlineData("en-GB", 1280)]
    public async Task An_owner_opens_a_shop_sells_redeems_and_refunds(string language, int width)
    {
        await using var office = await OfficeProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(office.Address, language);
        var page = opened.Page;
        await Axe.AssertCleanAsync(page, "sign-in");
        await SignInAsync(page, office.Password);
        await OpenShopAsync(page);
        var code = await SellAsync(page);
        Assert.Equal("accepted", await RedeemAsync(office, code));
        Assert.Equal("refused", await RedeemAsync(office, code, scan: "scan-2"));
        await page.GotoAsync($"{office.Address}admin/records");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody")).ToContainTextAsync("Beef noodles");
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download]"));
        var text = await File.ReadAllTextAsync((await file.PathAsync())!);
        Assert.Contains("Beef noodles", text, StringComparison.Ordinal);
        await SellAsync(page);
        var order = page.Url;
        await page.ClickAsync("details:has([name=why]) > summary");
        await page.FillAsync("[name=why]", "cold");
        await page.ClickAsync("details:has([name=why]) button.main");
        await Axe.AssertCleanAsync(page, "a refund that is told before it is made");
        await page.ClickAsync("details:has([name=why]) button.danger");
        await Expect(page.Locator(".badge.refunded").First).ToBeVisibleAsync();
        foreach (var path in Pages.Append(new Uri(order).PathAndQuery))
            await InspectAsync(page, $"{office.Address.OriginalString}{path}", width);
        await page.GotoAsync($"{office.Address.OriginalString}/admin/v1/docs");
        await page.GetByText("PosDaemon back office").First.WaitForAsync();
        Assert.Empty(opened.Complaints);
        Assert.All(opened.Requested, address => Assert.True(
            address.Scheme is "data" or "blob" || address.Authority == office.Address.Authority, address.ToString()));
    }

    private static async Task SignInAsync(IPage page, string password)
    {
        await page.FillAsync("[name=user]", "owner");
        await page.FillAsync("[name=password]", password);
        await page.ClickAsync("main button");
        await page.Locator(".next a").WaitForAsync();
    }

    // Each step is the one that the first page leads to.
    private static async Task OpenShopAsync(IPage page)
    {
        await page.ClickAsync(".next a");
        await page.FillAsync("[name=name]", "Noodle house");
        await page.ClickAsync("main button.main");
        await page.ClickAsync("a.brand");
        await page.ClickAsync(".next a");
        await page.FillAsync("[name=storeId]", "mall");
        await page.FillAsync("[name=name]", "Mall");
        await page.ClickAsync("main button.main");
        await page.ClickAsync("a.brand");
        await page.ClickAsync(".next a");
        await page.FillAsync("[name=name]", "Beef noodles");
        await page.FillAsync("[name=productId]", "noodles");
        await page.FillAsync("[name=price]", "28.50");
        await page.ClickAsync("main button.main");
        await Expect(page.Locator("tbody")).ToContainTextAsync("28.50");
    }

    private static async Task<string> SellAsync(IPage page)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/admin/orders/new").ToString());
        await page.FillAsync("[name=buyer]", "138****6621");
        await page.ClickAsync("main button.main");
        await page.ClickAsync(".heading button.main");
        await page.Locator("svg.qr").WaitForAsync();
        await page.SetViewportSizeAsync(360, 780);
        var (shown, text) = (page.Locator("svg.qr"), await page.Locator(".code").TextContentAsync());
        Assert.True((await shown.BoundingBoxAsync())!.Width > 260, "too small for a scanner at a counter");
        var read = Read(await shown.ScreenshotAsync());
        Assert.Equal(text, read);
        await page.SetViewportSizeAsync(1280, 860);
        await page.ClickAsync(".buyer a.button");
        await page.Locator(".entitlement").WaitForAsync();
        return read!;
    }

    private static string? Read(byte[] png)
    {
        using var picture = SKBitmap.Decode(png);
        using var grey = picture.Copy(SKColorType.Gray8);
        return new BarcodeReaderGeneric { Options = { PossibleFormats = [BarcodeFormat.QR_CODE], TryHarder = true } }
            .Decode(new RGBLuminanceSource(
                grey.Bytes, grey.RowBytes, grey.Height, RGBLuminanceSource.BitmapFormat.Gray8))?.Text;
    }

    private static async Task<string> RedeemAsync(OfficeProcess office, string code, string scan = "scan-1")
    {
        using var till = new HttpClient();
        using var answer = await till.PostAsJsonAsync(new Uri(office.Json, "/v1/redemptions:redeem"), new
        {
            scanId = scan,
            caller = new { terminalId = "t-1", lane = "counter", storeId = "mall" },
            code = Convert.ToBase64String(Encoding.UTF8.GetBytes(code)),
        });
        var reply = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return reply.ContainsKey("accepted") ? "accepted" : reply.ContainsKey("refused") ? "refused" : $"{reply}";
    }

    private static async Task InspectAsync(IPage page, string address, int width)
    {
        await page.SetViewportSizeAsync(width, 860);
        await page.GotoAsync(address);
        await Axe.AssertCleanAsync(page, $"{address} at {width}");
        var wide = await page.EvaluateAsync<int>("document.scrollingElement.scrollWidth");
        Assert.True(wide <= width, $"{address} is {wide} wide at {width}");
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
