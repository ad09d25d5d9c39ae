using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using PosCloud.Admin.Staff;
using PosCloud.Hosting;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>A cloud whose users may sign in at a scripted provider: the owner "owner", known by the address
/// li@shop.example.</summary>
internal sealed class OpenIdShop : IAsyncDisposable
{
    public const string Email = "li@shop.example", Callback = "/admin/signin-oidc", Start = "/admin/sign-in/oidc";

    private OpenIdShop(ScriptedProvider provider, WireCloud cloud, string password) =>
        (Provider, Cloud, Password) = (provider, cloud, password);

    public ScriptedProvider Provider { get; }

    public WireCloud Cloud { get; }

    public string Password { get; }

    public UsersUseCase Users => Cloud.Part<UsersUseCase>();

    /// <param name="more">What is asked for besides.</param>
    public static async Task<OpenIdShop> OpenAsync(Action<ServeOptions>? more = null)
    {
        var provider = await ScriptedProvider.StartAsync();
        var cloud = await WireCloud.StartAsync(change: options =>
        {
            options.AdminUrls = "http://127.0.0.1:0";
            provider.Configure(options.OpenId);
            more?.Invoke(options);
        });
        var password = await cloud.Part<UsersUseCase>().AddAsync("test", "owner", "Li", Role.Owner, Email);
        return new OpenIdShop(provider, cloud, password);
    }

    /// <summary>Presses the button.</summary>
    public static async Task<BegunSignIn> BeginAsync(OfficeBrowser browser, string returnUrl = "/admin")
    {
        var sent = await browser.GetAsync($"{Start}?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.StartsWith("/authorize?", sent.To, StringComparison.Ordinal);
        return new BegunSignIn(QueryHelpers.ParseQuery(sent.To.Split('?', 2)[1])
            .ToDictionary(field => field.Key, field => field.Value.ToString()));
    }

    /// <summary>Comes back from the provider, which gives that token for the code.</summary>
    public Task<OfficeAnswer> EndAsync(OfficeBrowser browser, BegunSignIn begun, string idToken)
    {
        Provider.IdToken = idToken;
        return browser.GetAsync($"{Callback}?code=code-1&state={Uri.EscapeDataString(begun.State)}");
    }

    /// <summary>The whole way.</summary>
    public async Task<OfficeAnswer> SignInAsync(
        OfficeBrowser browser, string subject = "sub-1", string? email = Email, bool isVerified = true,
        string returnUrl = "/admin")
    {
        var begun = await BeginAsync(browser, returnUrl);
        return await EndAsync(
            browser, begun, Provider.Sign(Provider.Claims(begun.Nonce, subject, email, isVerified)));
    }

    public async Task<OfficeAnswer> SignInAsync(OfficeBrowser browser, Action<JsonObject> change)
    {
        var begun = await BeginAsync(browser);
        var claims = Provider.Claims(begun.Nonce, email: Email);
        change(claims);
        return await EndAsync(browser, begun, Provider.Sign(claims));
    }

    /// <summary>Nobody is signed in, and the sign-in page says why.</summary>
    public static async Task AssertRefusedAsync(OfficeBrowser browser, OfficeAnswer answer, string sentence)
    {
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.StartsWith("/admin/sign-in?returnUrl=", answer.To, StringComparison.Ordinal);
        var page = await browser.GetAsync(answer.To);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(sentence, WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.StartsWith("/admin/sign-in", (await browser.GetAsync("/admin/account")).To, StringComparison.Ordinal);
    }

    public static async Task AssertSignedInAsync(OfficeBrowser browser, OfficeAnswer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status} {answer.To}");
        Assert.Contains("http-equiv=\"refresh\"", answer.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/account")).Status);
    }

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>What the cloud asked of the provider, in the address that the browser was sent to.</summary>
internal sealed record BegunSignIn(IReadOnlyDictionary<string, string> Query)
{
    public string State => Query["state"];

    public string Nonce => Query["nonce"];
}
