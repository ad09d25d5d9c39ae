using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>Sign-in at a provider by other people, through its own pages.</summary>
[Trait("Store", "Either")]
public sealed partial class OpenIdInteropTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Somebody_signs_in_there_and_is_signed_in_here(bool isPushed)
    {
        await using var provider = await OtherPeoplesProvider.StartAsync(isPushed);
        await provider.AddAsync("li", "li@shop.example", isVerified: true);
        await using var cloud = await OpenAsync(provider);
        using var browser = new OfficeBrowser(cloud.Admin);
        var answer = await WalkAsync(browser, cloud, provider, "li");
        await OpenIdShop.AssertSignedInAsync(browser, answer);
        Assert.Contains("Li", (await browser.GetAsync("/admin/account")).Html, StringComparison.Ordinal);

        // The second time the address may be another one.
        await provider.AddAsync("li", "elsewhere@shop.example", isVerified: false);
        using var later = new OfficeBrowser(cloud.Admin);
        await OpenIdShop.AssertSignedInAsync(later, await WalkAsync(later, cloud, provider, "li"));
    }

    [Fact]
    public async Task Whose_address_is_not_verified_or_not_known_stays_outside()
    {
        await using var provider = await OtherPeoplesProvider.StartAsync();
        await provider.AddAsync("mallory", "li@shop.example", isVerified: false);
        await provider.AddAsync("zhou", "zhou@shop.example", isVerified: true);
        await using var cloud = await OpenAsync(provider);
        foreach (var name in new[] { "mallory", "zhou" })
        {
            using var browser = new OfficeBrowser(cloud.Admin);
            await OpenIdShop.AssertRefusedAsync(
                browser, await WalkAsync(browser, cloud, provider, name), "This account may not sign in here.");
        }
    }

    [Fact]
    public async Task Who_turns_back_at_the_provider_is_told_so()
    {
        await using var provider = await OtherPeoplesProvider.StartAsync();
        await using var cloud = await OpenAsync(provider);
        using var browser = new OfficeBrowser(cloud.Admin);
        await OpenIdShop.AssertRefusedAsync(
            browser, await WalkAsync(browser, cloud, provider, name: null), "It was cancelled");
    }

    [Theory]
    [InlineData("zh-CN", 360)]
    [InlineData("zh-CN", 1366)]
    [InlineData("en-GB", 360)]
    [InlineData("en-GB", 1366)]
    public async Task In_a_browser_the_button_leads_there_and_back_to_the_page_that_was_asked_for(
        string language, int width)
    {
        await using var provider = await OtherPeoplesProvider.StartAsync();
        await provider.AddAsync("li", "li@shop.example", isVerified: true);
        await using var cloud = await OpenAsync(provider);
        await using var opened = await ChromiumPage.OpenAsync(new Uri(cloud.Admin, "/admin/users"), language);
        var page = opened.Page;
        await page.SetViewportSizeAsync(width, 780);
        var button = page.GetByRole(AriaRole.Link, new()
        {
            Name = language == "zh-CN" ? "用企业账号登录" : "Sign in with company account",
        });
        var (field, shown) = (
            (await page.Locator("[name=password]").BoundingBoxAsync())!, (await button.BoundingBoxAsync())!);
        Assert.Equal((field.X, field.Width), (shown.X, shown.Width));
        Assert.InRange(shown.Height, 40, 60);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        if (Environment.GetEnvironmentVariable("POSCLOUD_TEST_PICTURES") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"sign-in-{language}-{width}.png") });
        await button.ClickAsync();
        await page.FillAsync("[name=login]", "li");
        await page.FillAsync("[name=password]", "any");
        await page.ClickAsync("button[type=submit]");
        await page.Locator("[name=prompt][value=consent]").WaitForAsync(
            new() { State = WaitForSelectorState.Attached });
        await page.ClickAsync("button[type=submit]");
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(cloud.Admin, "/admin/users").ToString());
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("li@shop.example");
        Assert.DoesNotContain(opened.Complaints, text => text.Contains("Content Security", StringComparison.Ordinal));
    }

    private static async Task<WireCloud> OpenAsync(OtherPeoplesProvider provider)
    {
        var cloud = await WireCloud.StartAsync(change: options =>
        {
            options.AdminUrls = "http://127.0.0.1:0";
            provider.Configure(options.OpenId);
        });
        await cloud.Part<UsersUseCase>().AddAsync(
            "test", "li", "Li", Role.Owner, "li@shop.example", hasPassword: false);
        return cloud;
    }

    // Over the provider's own pages, with the cookies of a browser that is new there. Null: turns back at the first.
    private static async Task<OfficeAnswer> WalkAsync(
        OfficeBrowser browser, WireCloud cloud, OtherPeoplesProvider provider, string? name)
    {
        using var there = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = provider.Issuer,
        };
        var place = (await browser.GetAsync(OpenIdShop.Start)).To;
        for (var step = 0; step < 12; step++)
        {
            using var answer = await there.GetAsync(place);
            var next = answer;
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var page = await answer.Content.ReadAsStringAsync();
                next = name is null
                    ? await there.GetAsync(Abort().Match(page).Groups[1].Value)
                    : await there.PostAsync(Form().Match(page).Groups[1].Value, new FormUrlEncodedContent(
                    [
                        KeyValuePair.Create("prompt", page.Contains("value=\"login\"") ? "login" : "consent"),
                        KeyValuePair.Create("login", name), KeyValuePair.Create("password", "any"),
                    ]));
            }

            Assert.True(next.Headers.Location is not null, $"{place}: {await next.Content.ReadAsStringAsync()}");
            var to = new Uri(provider.Issuer, next.Headers.Location);
            if (to.Authority == cloud.Admin.Authority)
                return await browser.GetAsync(to.PathAndQuery);
            place = to.ToString();
        }

        throw new InvalidOperationException($"the way does not end: {place}");
    }

    [GeneratedRegex("<form[^>]*action=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("href=\"([^\"]+/abort)\"")]
    private static partial Regex Abort();
}
