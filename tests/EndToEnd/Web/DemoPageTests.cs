using Microsoft.Playwright;
using PosDaemon.Testing;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>The demo's page in a real browser, with the real cloud and the real daemon behind it.</summary>
public sealed class DemoPageTests
{
    // More than the page leaves such a verdict standing.
    private static readonly LocatorAssertionsToHaveCountOptions InTime = new() { Timeout = 40_000 };

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en-GB")]
    public async Task A_verdict_of_an_earlier_guest_is_shown_below_the_standing_one_and_logged(string language)
    {
        var isChinese = language == "zh-CN";
        await using var demo = await DemoProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(demo.Address, language);
        var page = opened.Page;
        var counter = page.Locator(".lane").First;
        await ShowAsync(page, "membership");
        await Expect(counter.Locator(".told strong")).ToHaveTextAsync(isChinese ? "请确认" : "Please confirm");
        await ShowAsync(page, "ticket");
        var ticket = counter.Locator(".beside [data-kind=accepted]");
        await Expect(ticket).ToContainTextAsync(isChinese ? "核销成功" : "Accepted");
        await Expect(ticket).ToContainTextAsync("话剧《潮声》");
        await ShowAsync(page, "ticket-refunded");
        var refunded = counter.Locator(".beside [data-kind=refused]");
        await Expect(refunded).ToContainTextAsync(isChinese ? "已退款" : "Refunded");
        await Expect(counter.Locator(".told strong")).ToHaveTextAsync(isChinese ? "请确认" : "Please confirm");
        await Expect(page.Locator("#log [data-kind=accepted]")).ToContainTextAsync(
            isChinese ? "柜台：核销成功" : "Counter: Accepted");
        await Expect(page.Locator("#log [data-kind=refused]")).ToContainTextAsync(
            isChinese ? "柜台：已退款" : "Counter: Refunded");
        await PageWidth.AssertFitsAsync(page);
        // It gives way by itself.
        await Expect(ticket).ToHaveCountAsync(0, InTime);
        await Expect(refunded).ToHaveCountAsync(0, InTime);
        await Expect(counter.Locator(".told strong")).ToHaveTextAsync(isChinese ? "请确认" : "Please confirm");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task A_bill_is_sent_as_it_was_typed_or_not_at_all()
    {
        await using var demo = await DemoProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(demo.Address, "zh-CN");
        var (page, counter) = (opened.Page, opened.Page.Locator(".lane").First);
        await ShowAsync(page, "voucher");
        foreach (var bill in (string[])["1e3", "-5", "13.800", "0x10", "1,00,0", "12 50", "一百", "1.", "Infinity"])
        {
            await page.FillAsync("input[name=bill]", bill);
            await counter.Locator(".primary").ClickAsync();
            await Expect(counter.Locator(".wrong")).ToContainTextAsync($"“{bill}”");
        }
        Assert.DoesNotContain(
            opened.Requested, address => address.AbsolutePath.EndsWith("/confirm", StringComparison.Ordinal));
        // As a Chinese keyboard types it.
        await page.FillAsync("input[name=bill]", " １，１３８．５ ");
        var sent = await page.RunAndWaitForRequestAsync(
            () => counter.Locator(".primary").ClickAsync(),
            request => request.Url.EndsWith("/confirm", StringComparison.Ordinal));
        Assert.Equal("""{"bill":113850}""", sent.PostData);
        await Expect(counter.Locator(".told strong")).ToHaveTextAsync("核销成功");
    }

    [Fact]
    public async Task What_happened_is_told_in_the_words_of_the_page()
    {
        await using var demo = await DemoProcess.StartAsync();
        await using var opened = await ChromiumPage.OpenAsync(demo.Address, "zh-CN");
        await ShowAsync(opened.Page, "ticket");
        await Expect(opened.Page.Locator("#log")).ToContainTextAsync("打印机打出一张小票");
        foreach (var line in await opened.Page.Locator("#log li span").AllTextContentsAsync())
            Assert.DoesNotMatch("counter|exit|gate|printer", line);
    }

    private static Task ShowAsync(IPage page, string kind) =>
        page.Locator($".code[data-kind={kind}]").First.ClickAsync();

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
