using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PosCloud.Tests;

/// <summary>Answers that are forged, replayed, broken or never come: nobody is signed in, and the page says so.
/// </summary>
[Trait("Store", "Either")]
public sealed class OpenIdHostileTests : IAsyncLifetime
{
    private const string NotGood = "The answer of the company's sign-in service is not good";
    private const string NotBegunHere = "The sign-in was not completed";
    private const string NoAnswer = "The company's sign-in service does not answer";
    private const string Declined = "It was cancelled, or the company's sign-in service said no";

    private OpenIdShop _shop = null!;
    private OfficeBrowser _browser = null!;

    private ScriptedProvider Provider => _shop.Provider;

    public static TheoryData<string> WrongTokens =>
    [
        "audience", "issuer", "expired", "not yet", "no expiry", "unsigned", "signed once", "by the secret",
        "other key", "nonce", "no nonce", "no subject", "long subject", "garbage", "empty",
    ];

    public async ValueTask InitializeAsync()
    {
        _shop = await OpenIdShop.OpenAsync();
        _browser = new OfficeBrowser(_shop.Cloud.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        Assert.DoesNotContain(_shop.Cloud.Log.Lines, line => line.StartsWith("5105 "));
        await _shop.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public async Task A_token_that_is_not_the_providers_for_this_cloud_and_this_sign_in_signs_nobody_in(string wrong)
    {
        var begun = await OpenIdShop.BeginAsync(_browser);
        var answer = await _shop.EndAsync(_browser, begun, Token(begun.Nonce, wrong));
        await OpenIdShop.AssertRefusedAsync(_browser, answer, NotGood);
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.StartsWith("5154 "));
        Assert.Equal(0, _shop.Cloud.Count("SELECT count(*) FROM user_links"));
    }

    [Fact]
    public async Task An_answer_is_good_once_and_at_the_browser_that_asked()
    {
        var begun = await OpenIdShop.BeginAsync(_browser);
        using var other = new OfficeBrowser(_shop.Cloud.Admin);
        var token = Provider.Sign(Provider.Claims(begun.Nonce, email: OpenIdShop.Email));
        await OpenIdShop.AssertRefusedAsync(other, await _shop.EndAsync(other, begun, token), NotBegunHere);
        // Also where that one has begun one of its own.
        await OpenIdShop.BeginAsync(other);
        await OpenIdShop.AssertRefusedAsync(other, await _shop.EndAsync(other, begun, token), NotBegunHere);

        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.EndAsync(_browser, begun, token));
        var again = await _shop.EndAsync(_browser, begun, token);
        Assert.EndsWith("oidc=NotBegunHere", again.To, StringComparison.Ordinal);
        Assert.Single(Provider.Asked);
    }

    [Fact]
    public async Task A_token_of_another_sign_in_of_the_same_browser_is_not_taken()
    {
        var (first, second) = (await OpenIdShop.BeginAsync(_browser), await OpenIdShop.BeginAsync(_browser));
        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.EndAsync(
            _browser, first, Provider.Sign(Provider.Claims(first.Nonce, email: OpenIdShop.Email))));
        var replayed = await _shop.EndAsync(
            _browser, second, Provider.Sign(Provider.Claims(first.Nonce, email: OpenIdShop.Email)));
        Assert.EndsWith("oidc=NotGood", replayed.To, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=forged")]
    [InlineData("?state=CfDJ8&error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("?code=x&code=y&state=a&state=b")]
    [InlineData("?id_token=x")]
    public async Task What_nobody_asked_for_is_told_as_such(string query)
    {
        var answer = await _browser.GetAsync($"{OpenIdShop.Callback}{query}");
        await OpenIdShop.AssertRefusedAsync(_browser, answer, NotBegunHere);
    }

    [Fact]
    public async Task Forms_of_other_sites_sign_nobody_in_either()
    {
        var begun = await OpenIdShop.BeginAsync(_browser);
        foreach (var state in new[] { "forged", "" })
        {
            var answer = await _browser.SendAsync(OpenIdShop.Callback, ("code", "x"), ("state", state));
            await OpenIdShop.AssertRefusedAsync(_browser, answer, NotBegunHere);
        }

        var huge = await _browser.SendAsync(
            OpenIdShop.Callback, ("code", "x"), ("state", begun.State + new string('x', 900_000)));
        await OpenIdShop.AssertRefusedAsync(_browser, huge, NotBegunHere);
    }

    [Theory]
    [InlineData("access_denied")]
    [InlineData("server_error")]
    [InlineData("<script>alert(2)</script>")]
    public async Task What_a_provider_says_of_an_error_is_not_shown(string error)
    {
        var begun = await OpenIdShop.BeginAsync(_browser, "/admin/records");
        var answer = await _browser.GetAsync($"{OpenIdShop.Callback}?state={Uri.EscapeDataString(begun.State)}"
            + $"&error={Uri.EscapeDataString(error)}&error_description=%3Cscript%3Ealert(1)%3C/script%3E%0A5100+x");
        await OpenIdShop.AssertRefusedAsync(_browser, answer, Declined);
        Assert.Contains("returnUrl=%2Fadmin%2Frecords&", answer.To, StringComparison.Ordinal);
        var page = (await _browser.GetAsync(answer.To)).Html;
        Assert.DoesNotContain("alert(", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/admin")]
    [InlineData("/\\example.com")]
    [InlineData("javascript:alert(1)")]
    public async Task A_link_to_somewhere_else_leads_to_the_first_page(string elsewhere)
    {
        var answer = await _shop.SignInAsync(_browser, returnUrl: elsewhere);
        Assert.Contains("content=\"0;url=/admin\"", answer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", answer.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/keys")]
    public async Task A_provider_that_hangs_is_waited_for_ten_seconds_and_passwords_go_on(string path)
    {
        using var asked = new SemaphoreSlim(0);
        Provider.Instead = http => HangAsync(http, path, asked);
        var pressed = _browser.GetAsync(OpenIdShop.Start);
        await asked.WaitAsync();
        using var other = new OfficeBrowser(_shop.Cloud.Admin);
        Assert.Equal("/admin", (await other.SignInAsync("owner", _shop.Password)).To);
        _shop.Cloud.Time.Advance(TimeSpan.FromSeconds(10));
        await OpenIdShop.AssertRefusedAsync(_browser, await pressed, NoAnswer);

        Provider.Instead = _ => Task.FromResult(false);
        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.SignInAsync(_browser));
    }

    [Fact]
    public async Task A_provider_that_hangs_when_the_code_is_redeemed_is_waited_for_ten_seconds()
    {
        using var asked = new SemaphoreSlim(0);
        var begun = await OpenIdShop.BeginAsync(_browser);
        Provider.Instead = http => HangAsync(http, "/token", asked);
        var came = _shop.EndAsync(_browser, begun, "");
        await asked.WaitAsync();
        _shop.Cloud.Time.Advance(TimeSpan.FromSeconds(10));
        await OpenIdShop.AssertRefusedAsync(_browser, await came, NoAnswer);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", "{}")]
    [InlineData("/.well-known/openid-configuration", "<html>")]
    [InlineData("/.well-known/openid-configuration", "")]
    [InlineData("/keys", "[]")]
    public async Task Metadata_that_are_none_are_told_and_asked_for_again_with_the_next_try(string path, string text)
    {
        Provider.Instead = http => WriteAsync(http, path, text);
        var answer = await _browser.GetAsync(OpenIdShop.Start);
        await OpenIdShop.AssertRefusedAsync(_browser, answer, NoAnswer);
        Provider.Instead = _ => Task.FromResult(false);
        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.SignInAsync(_browser));
    }

    [Theory]
    [InlineData("/token", "<html>", NotGood)]
    [InlineData("/token", "{}", NotGood)]
    [InlineData("/token", "", NotGood)]
    [InlineData("/userinfo", "{}", NotGood)]
    [InlineData("/userinfo", """{"sub":"somebody-else","email":"li@shop.example","email_verified":true}""", NotGood)]
    public async Task Tokens_that_are_none_are_told(string path, string text, string sentence)
    {
        Provider.UserInfo = [];
        var begun = await OpenIdShop.BeginAsync(_browser);
        Provider.Instead = http => WriteAsync(http, path, text);
        var token = Provider.Sign(Provider.Claims(begun.Nonce));
        await OpenIdShop.AssertRefusedAsync(_browser, await _shop.EndAsync(_browser, begun, token), sentence);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/token")]
    [InlineData("/userinfo")]
    public async Task An_answer_without_an_end_is_read_for_a_megabyte(string path)
    {
        Provider.UserInfo = [];
        Provider.Instead = async http =>
        {
            if (http.Request.Path != path)
                return false;
            var piece = new byte[1 << 16];
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(piece);
            return true;
        };
        var answer = path == "/.well-known/openid-configuration"
            ? await _browser.GetAsync(OpenIdShop.Start)
            : await _shop.SignInAsync(_browser);
        await OpenIdShop.AssertRefusedAsync(_browser, answer, NoAnswer);
        Assert.Contains(
            _shop.Cloud.Log.Lines, line => line.StartsWith("5154 ") && line.Contains("buffer size: 1048576"));
    }

    [Fact]
    public async Task An_address_that_begins_too_often_waits()
    {
        using var guesser = new OfficeBrowser(_shop.Cloud.Admin, address: "192.0.2.7");
        var answer = await guesser.GetAsync(OpenIdShop.Start);
        for (var turn = 0; turn < 60 && answer.Status == HttpStatusCode.Found; turn++)
            answer = await guesser.GetAsync(OpenIdShop.Start);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Contains("wait a minute and try again", answer.Html, StringComparison.Ordinal);
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.StartsWith("5150 ") && line.Contains("192.0.2.7"));
        // Any page can begin one: the passwords of that address are not in its way.
        using var colleague = new OfficeBrowser(_shop.Cloud.Admin, address: "192.0.2.7");
        Assert.Equal("/admin", (await colleague.SignInAsync("owner", _shop.Password)).To);
    }

    [Theory]
    [InlineData("/token")]
    [InlineData("/userinfo")]
    public async Task A_provider_with_a_fault_of_its_own_is_told_as_one_that_does_not_answer(string path)
    {
        Provider.UserInfo = [];
        var begun = await OpenIdShop.BeginAsync(_browser);
        Provider.Instead = http => FailAsync(http, path);
        var token = Provider.Sign(Provider.Claims(begun.Nonce));
        await OpenIdShop.AssertRefusedAsync(_browser, await _shop.EndAsync(_browser, begun, token), NoAnswer);
        Assert.Contains(_shop.Cloud.Log.Lines, line => line.StartsWith("5154 ") && line.Contains("answered 503"));
    }

    [Fact]
    public async Task Metadata_that_are_away_on_the_way_back_are_told_as_no_answer()
    {
        var begun = await OpenIdShop.BeginAsync(_browser);
        await using var other = await WireCloud.StartAsync(change: options =>
        {
            options.AdminUrls = "http://127.0.0.1:0";
            options.Database = _shop.Cloud.Db;
            options.KeyFile = _shop.Cloud.DbOptions is [_, _, _, var key] ? key : "";
            Provider.Configure(options.OpenId);
        });
        using var there = new OfficeBrowser(other.Admin, _browser.Cookies);
        Provider.Instead = http => FailAsync(http, "/.well-known/openid-configuration");
        var answer = await _shop.EndAsync(there, begun, Provider.Sign(Provider.Claims(begun.Nonce)));
        await OpenIdShop.AssertRefusedAsync(there, answer, NoAnswer);
    }

    private static async Task<bool> FailAsync(HttpContext http, string path)
    {
        if (http.Request.Path != path)
            return false;
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/html";
        await http.Response.WriteAsync("<html>");
        return true;
    }

    private static async Task<bool> HangAsync(HttpContext http, string path, SemaphoreSlim asked)
    {
        if (http.Request.Path != path)
            return false;
        asked.Release();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var end = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        return true;
    }

    private static async Task<bool> WriteAsync(HttpContext http, string path, string text)
    {
        if (http.Request.Path != path)
            return false;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(text);
        return true;
    }

    private string Token(string nonce, string wrong)
    {
        var claims = Provider.Claims(nonce, email: OpenIdShop.Email);
        switch (wrong)
        {
            case "audience":
                claims["aud"] = "another-client";
                break;
            case "issuer":
                claims["iss"] = "https://login.example";
                break;
            case "expired":
                claims["exp"] = (long)claims["exp"]! - 3600;
                break;
            case "not yet":
                claims["nbf"] = (long)claims["exp"]! + 3600;
                break;
            case "no expiry":
                claims.Remove("exp");
                break;
            case "nonce":
                claims["nonce"] = $"{nonce}x";
                break;
            case "no nonce":
                claims.Remove("nonce");
                break;
            case "no subject":
                claims.Remove("sub");
                break;
            case "long subject":
                claims["sub"] = new string('s', 256);
                break;
            case "unsigned":
                return Provider.Unsigned(claims);
            case "signed once":
                return Provider.SignedOnce(claims);
            case "by the secret":
                return Provider.SignBySecret(claims);
            case "other key":
                using (var key = RSA.Create(2048))
                    return Provider.Sign(claims, key);
            case "garbage":
                return "a.b.c";
            case "empty":
                return "";
        }

        return Provider.Sign(claims);
    }
}
