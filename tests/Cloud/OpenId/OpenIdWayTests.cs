using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Admin.OpenId;
using PosCloud.Commands;
using PosCloud.Hosting;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>The way to the provider and back: what is asked for, on which ports, over nodes and proxies, and when the
/// provider changes.</summary>
[Trait("Store", "Either")]
public sealed class OpenIdWayTests
{
    [Fact]
    public async Task A_code_is_asked_for_with_pkce_and_redeemed_with_the_secret()
    {
        await using var shop = await OpenIdShop.OpenAsync();
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        var begun = await OpenIdShop.BeginAsync(browser);
        Assert.Equal(
            ("code", "S256", ScriptedProvider.Client, "openid profile email", "en"),
            (begun.Query["response_type"], begun.Query["code_challenge_method"], begun.Query["client_id"],
                begun.Query["scope"], begun.Query["ui_locales"]));
        Assert.DoesNotContain("response_mode", begun.Query.Keys);
        Assert.Equal(new Uri(shop.Cloud.Admin, OpenIdShop.Callback).ToString(), begun.Query["redirect_uri"]);

        await shop.EndAsync(browser, begun, shop.Provider.Sign(shop.Provider.Claims(begun.Nonce)));
        var asked = Assert.Single(shop.Provider.Asked);
        Assert.Equal(
            ("code-1", ScriptedProvider.Secret, begun.Query["redirect_uri"]),
            (asked["code"], asked["client_secret"], asked["redirect_uri"]));
        Assert.Equal(
            begun.Query["code_challenge"],
            Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(asked["code_verifier"]))));
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_tls_the_way_back_and_the_cookies_are_those_of_tls()
    {
        await using var shop = await OpenIdShop.OpenAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = shop.Cloud.Admin,
            DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "shop.example" } },
        };
        using var sent = await http.GetAsync(OpenIdShop.Start);
        Assert.Contains(
            "redirect_uri=https%3A%2F%2Fshop.example%2Fadmin%2Fsignin-oidc", sent.Headers.Location!.Query,
            StringComparison.Ordinal);
        string[] cookies = [.. sent.Headers.GetValues("Set-Cookie")];
        Assert.Equal(2, cookies.Length);
        Assert.All(cookies, cookie =>
        {
            foreach (var part in new[] { "; secure", "; samesite=lax", "; httponly", "; path=/admin/signin-oidc" })
                Assert.Contains(part, cookie, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_one_node_began_another_one_ends()
    {
        await using var shop = await OpenIdShop.OpenAsync();
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        var begun = await OpenIdShop.BeginAsync(browser);
        await using var other = await WireCloud.StartAsync(change: options =>
        {
            options.AdminUrls = "http://127.0.0.1:0";
            options.Database = shop.Cloud.Db;
            options.KeyFile = shop.Cloud.DbOptions is [_, _, _, var key] ? key : "";
            shop.Provider.Configure(options.OpenId);
        });
        using var there = new OfficeBrowser(other.Admin, browser.Cookies);
        var answer = await shop.EndAsync(
            there, begun, shop.Provider.Sign(shop.Provider.Claims(begun.Nonce, email: OpenIdShop.Email)));
        await OpenIdShop.AssertSignedInAsync(there, answer);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/users")).Status);
    }

    [Fact]
    public async Task Terminals_ports_and_a_cloud_without_a_provider_know_nothing_of_it()
    {
        await using var shop = await OpenIdShop.OpenAsync();
        using var terminal = new OfficeBrowser(shop.Cloud.Http);
        foreach (var path in new[]
        {
            OpenIdShop.Start, $"{OpenIdShop.Callback}?code=x&state=y", "/signout-oidc", "/signout-callback-oidc",
        })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await terminal.GetAsync(path)).Status));

        await using var plain = await WireCloud.StartAsync(change: options => options.AdminUrls = "http://127.0.0.1:0");
        using var browser = new OfficeBrowser(plain.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(OpenIdShop.Start)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"{OpenIdShop.Callback}?code=x")).Status);
        var page = (await browser.GetAsync("/admin/sign-in?oidc=NotKnown")).Html;
        Assert.DoesNotContain("company", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_provider_changed_is_taken_at_once()
    {
        await using var shop = await OpenIdShop.OpenAsync();
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        await OpenIdShop.AssertSignedInAsync(browser, await shop.SignInAsync(browser));
        shop.Provider.RollKey();
        using var other = new OfficeBrowser(shop.Cloud.Admin);
        await OpenIdShop.AssertSignedInAsync(other, await shop.SignInAsync(other));
    }

    [Fact]
    public async Task A_provider_that_is_down_stops_nothing_and_is_found_when_it_is_back()
    {
        var port = FreePort.Any();
        await using var cloud = await WireCloud.StartAsync(change: options =>
        {
            options.AdminUrls = "http://127.0.0.1:0";
            (options.OpenId.Authority, options.OpenId.Client, options.OpenId.Secret) = (
                $"http://127.0.0.1:{port}", ScriptedProvider.Client, ScriptedProvider.Secret);
        });
        using var browser = new OfficeBrowser(cloud.Admin);
        await browser.GetAsync("/admin/language?to=zh");
        await OpenIdShop.AssertRefusedAsync(
            browser, await browser.GetAsync(OpenIdShop.Start), "企业账号登录暂时无法使用：登录服务没有应答。");
        await using var provider = await ScriptedProvider.StartAsync($"http://127.0.0.1:{port}");
        await OpenIdShop.BeginAsync(browser);
    }

    [Theory]
    [InlineData("http://login.example", "c", "s", "", "", "expected the provider's issuer as an https:// URL")]
    [InlineData("login.example", "c", "s", "", "", "expected the provider's issuer as an https:// URL")]
    [InlineData("https://u:p@login.example", "c", "s", "", "", "expected the provider's issuer as an https:// URL")]
    [InlineData("https://login.example", "", "s", "", "", "--oidc-client is missing")]
    [InlineData("https://login.example", "c", "", "", "", "it is never taken from the command line")]
    [InlineData("https://login.example", "c", "s", "a|b|c", "", "Chinese and English with '|' between")]
    [InlineData("https://login.example", "c", "s", "", "mfa", "expected amr=VALUE or acr=VALUE")]
    [InlineData("", "c", "", "", "", "--oidc-authority is missing")]
    [InlineData("https://login.example/.well-known/openid-configuration", "c", "s", "", "", "provider's issuer")]
    public void What_is_wrong_with_the_options_is_told_before_anything_starts(
        string authority, string client, string secret, string label, string require, string sentence)
    {
        var options = new ServeOptions
        {
            Urls = "http://127.0.0.1:0",
            AdminUrls = "http://127.0.0.1:0",
            Database = "sqlite:x",
            OpenId =
            {
                Authority = authority, Client = client, Secret = secret, Label = label, Require = require,
            },
        };
        var fault = Assert.Single(new ServeOptionsValidator().Validate(null, options).Failures!);
        Assert.Contains(sentence, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_word_about_one_address_is_not_taken_for_another_claim()
    {
        var options = new OpenIdOptions
        {
            Authority = "https://login.example", Client = "c", Secret = "s", EmailClaim = "preferred_username",
        };
        var fault = Assert.Throws<UsageException>(() => options.Read());
        Assert.Contains("email_verified speaks of email alone", fault.Message, StringComparison.Ordinal);
        options.VerifiedClaim = "preferred_username_verified";
        Assert.Equal("preferred_username", options.Read()!.EmailClaim);
    }

    [Theory]
    [InlineData("--oidc-authority", "http://login.example", "expected the provider's issuer")]
    [InlineData("--oidc-secret", "s", "Unrecognized command or argument '--oidc-secret'")]
    public async Task The_command_line_takes_no_secret_and_no_provider_without_tls(
        string option, string value, string sentence)
    {
        using var said = new StringWriter();
        var exit = await CommandLine.RunAsync(
            ["serve", "--urls", "http://127.0.0.1:0", "--db", "sqlite:none", option, value], said, said);
        Assert.Equal(2, exit);
        Assert.Contains(sentence, said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_read_from_its_file_and_from_one_place_only()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, " a-secret \n");
            var options = new OpenIdOptions { Authority = "https://login.example", Client = "c", SecretFile = file };
            Assert.Equal("a-secret", options.Read()!.Secret);
            options.Secret = "other";
            Assert.Contains("leave one of them out", Assert.ThrowsAny<Exception>(options.Read).Message);
            options.Secret = "";
            File.WriteAllText(file, "two\nlines");
            Assert.Contains("on one line", Assert.ThrowsAny<Exception>(options.Read).Message);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
                Assert.Contains("chmod 600", Assert.ThrowsAny<Exception>(options.Read).Message);
            }

            options.SecretFile = $"{file}.none";
            Assert.Contains("it cannot be read", Assert.ThrowsAny<Exception>(options.Read).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
