using System.Net;
using System.Text.Json.Nodes;
using OtpNet;
using PosCloud.Admin;
using PosCloud.Commands;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Which users of a provider are users of the back office, and what holds for them.</summary>
[Trait("Store", "Either")]
public sealed class OpenIdWhoTests : IAsyncLifetime
{
    private const string NotKnown = "This account may not sign in here.";

    private OpenIdShop _shop = null!;
    private OfficeBrowser _browser = null!;

    private WireCloud Cloud => _shop.Cloud;

    public async ValueTask InitializeAsync()
    {
        _shop = await OpenIdShop.OpenAsync();
        _browser = new OfficeBrowser(Cloud.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task A_verified_address_links_its_user_who_is_known_by_the_subject_alone_from_then_on()
    {
        var first = await _shop.SignInAsync(_browser, email: "LI@Shop.Example", returnUrl: "/admin/users");
        await OpenIdShop.AssertSignedInAsync(_browser, first);
        Assert.Contains("<a class=\"button main\" href=\"/admin/users\">", first.Html, StringComparison.Ordinal);
        Assert.Contains(
            "Linked with a company account", (await _browser.GetAsync("/admin/users")).Html, StringComparison.Ordinal);

        using var later = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertSignedInAsync(
            later, await _shop.SignInAsync(later, email: "other@shop.example", isVerified: false));
        using var without = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertSignedInAsync(without, await _shop.SignInAsync(without, email: null));

        var audit = await _browser.GetAsync("/admin/audit");
        Assert.Contains("Linked with an account of OpenID Connect", audit.Html, StringComparison.Ordinal);
        Assert.Equal(4, audit.Html.Split("Signed in by OpenID Connect").Length);
        Assert.Contains(Cloud.Log.Lines, line => line.StartsWith("5152 owner signed in to the back office as sub-1"));
        Assert.DoesNotContain(
            Cloud.Log.Lines, line => line.Contains(ScriptedProvider.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_not_a_user_hears_the_same_whatever_is_known_of_the_address()
    {
        await _shop.Users.AddAsync("test", "left", "", Role.Clerk, "left@shop.example");
        await _shop.Users.SetAsync("test", "left", "", Role.Clerk, isActive: false);
        await _shop.Users.AddAsync("test", "two@shop.example", "", Role.Clerk, "own@shop.example");
        await _shop.Users.AddAsync("test", "kim@shop.example", "", Role.Clerk);
        Cloud.Sql("INSERT INTO users SELECT merchant_id, 'twin', name, role, password_hash, sealed_totp, totp_step, "
            + "failures, locked_until, stamp, is_active, created_at, signed_in_at, 'kim@shop.example' "
            + "FROM users WHERE user_id = 'owner'");
        (string? Email, bool IsVerified)[] strangers =
        [
            (OpenIdShop.Email, false), ("nobody@shop.example", true), ("left@shop.example", true),
            ("two@shop.example", true), ("kim@shop.example", true), (null, true), ("owner", true), ("", true),
            ("l\u0131@shop.example", true), ("li@shop.example\n", true),
        ];

        var pages = new HashSet<string>();
        foreach (var (index, (email, isVerified)) in strangers.Index())
        {
            var answer = await _shop.SignInAsync(_browser, $"stranger-{index}", email, isVerified);
            await OpenIdShop.AssertRefusedAsync(_browser, answer, NotKnown);
            pages.Add(answer.To);
        }

        Assert.Single(pages);
        Assert.Equal(0, Cloud.Count("SELECT count(*) FROM user_links"));
        Assert.Equal(5, Cloud.Count("SELECT count(*) FROM users"));
        Assert.Equal(strangers.Length, Cloud.Log.Lines.Count(line => line.StartsWith("5153 ")));
    }

    [Fact]
    public async Task A_letter_that_becomes_one_of_ours_when_it_is_made_small_is_another_one()
    {
        await _shop.Users.AddAsync("test", "kim", "", Role.Owner, "kim@shop.example");
        var answer = await _shop.SignInAsync(_browser, "stranger", "\u212Aim@shop.example");
        await OpenIdShop.AssertRefusedAsync(_browser, answer, NotKnown);
    }

    [Fact]
    public async Task An_address_that_the_provider_gave_to_another_person_lets_that_one_not_in()
    {
        await _shop.SignInAsync(_browser);
        using var other = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertRefusedAsync(other, await _shop.SignInAsync(other, "sub-2"), NotKnown);
        Assert.Equal(["sub-1"], Cloud.Rows("SELECT subject FROM user_links", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_subject_of_another_issuer_is_somebody_else()
    {
        await _shop.SignInAsync(_browser);
        Cloud.Sql("UPDATE user_links SET issuer = 'https://login.example'");
        using var other = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertRefusedAsync(other, await _shop.SignInAsync(other), NotKnown);
    }

    [Fact]
    public async Task What_ends_a_session_ends_one_by_openid_connect_and_who_left_does_not_come_back_so()
    {
        await _shop.Users.AddAsync("test", "boss", "", Role.Owner);
        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.SignInAsync(_browser));
        await _shop.Users.SetAsync("test", "owner", "Li", Role.Clerk, isActive: true);
        Assert.StartsWith("/admin/sign-in", (await _browser.GetAsync("/admin")).To, StringComparison.Ordinal);

        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.SignInAsync(_browser));
        Assert.Equal(HttpStatusCode.Forbidden, (await _browser.GetAsync("/admin/users")).Status);
        await _shop.Users.SetAsync("test", "owner", "Li", Role.Clerk, isActive: false);
        Assert.StartsWith("/admin/sign-in", (await _browser.GetAsync("/admin")).To, StringComparison.Ordinal);
        await OpenIdShop.AssertRefusedAsync(_browser, await _shop.SignInAsync(_browser), NotKnown);
    }

    [Fact]
    public async Task An_owner_takes_a_link_away_and_the_address_links_anew()
    {
        using var boss = await OfficeBrowser.OfRoleAsync(Cloud, Role.Owner, "boss");
        await _shop.SignInAsync(_browser);
        var asked = await boss.SubmitAsync("/admin/users", "unlink-owner");
        Assert.Contains("Unlink the company account of Li?", asked.Html, StringComparison.Ordinal);
        await boss.SendAsync("/admin/users", [.. asked.Hidden("unlink-owner")]);
        Assert.StartsWith("/admin/sign-in", (await _browser.GetAsync("/admin")).To, StringComparison.Ordinal);
        Assert.Equal(1, Cloud.Count("SELECT count(*) FROM audit WHERE action = 'user.unlink' AND actor = 'boss'"));

        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.SignInAsync(_browser, "sub-2"));
        using var before = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertRefusedAsync(before, await _shop.SignInAsync(before, "sub-1"), NotKnown);
    }

    [Fact]
    public async Task Somebody_without_a_password_is_added_on_the_page_and_comes_in_by_openid_connect_alone()
    {
        using var boss = await OfficeBrowser.OfRoleAsync(Cloud, Role.Owner, "boss");
        var added = await boss.SubmitAsync("/admin/users", "add-user", ("userId", "wang"), ("role", "Owner"),
            ("email", "Wang@shop.example"), ("noPassword", "1"));
        Assert.Equal("/admin/users?done=1", added.To);
        var taken = await boss.SubmitAsync("/admin/users", "add-user", ("userId", "wang2"), ("role", "Owner"),
            ("email", "wang@shop.example"));
        Assert.Contains("wang@shop.example is the address of wang already", taken.Html, StringComparison.Ordinal);
        foreach (var password in new[] { "", " ", "none" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.SignInAsync("wang", password)).Status);

        await OpenIdShop.AssertSignedInAsync(
            _browser, await _shop.SignInAsync(_browser, "sub-w", "wang@shop.example"));
        Assert.Contains(
            "You have no password", (await _browser.GetAsync("/admin/account")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_command_line_somebody_is_added_without_a_password_and_unlinked()
    {
        var added = await RunAsync(
            "add", "wang", "--role", "clerk", "--email", "Wang@shop.example", "--no-password");
        Assert.Equal((0, "wang may sign in to the back office as Clerk, by OpenID Connect alone"), added);
        await OpenIdShop.AssertSignedInAsync(
            _browser, await _shop.SignInAsync(_browser, "sub-w", "wang@shop.example"));
        Assert.Equal(0, (await RunAsync("unlink", "wang")).Exit);
        Assert.StartsWith("/admin/sign-in", (await _browser.GetAsync("/admin")).To, StringComparison.Ordinal);
        var (exit, said) = await RunAsync("unlink", "wang");
        Assert.NotEqual(0, exit);
        Assert.Contains("wang is not linked with an account of OpenID Connect", said, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Said)> RunAsync(params string[] arguments)
    {
        using var said = new StringWriter();
        var exit = await CommandLine.RunAsync(["user", .. arguments, .. Cloud.DbOptions], said, said);
        return (exit, said.ToString().Trim());
    }

    [Fact]
    public async Task The_second_step_is_the_providers_and_wrong_passwords_of_strangers_lock_another_door()
    {
        var (secret, _) = _shop.Users.DraftTotp("owner", "shop");
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        await _shop.Users.TurnTotpOnAsync("owner", secret, totp.ComputeTotp(Cloud.Time.GetUtcNow().UtcDateTime));
        for (var attempt = 0; attempt < FailedTries.Patience; attempt++)
            await _browser.SignInAsync("owner", "wrong");
        await OpenIdShop.AssertSignedInAsync(_browser, await _shop.SignInAsync(_browser));
        using var stranger = new OfficeBrowser(Cloud.Admin);
        Assert.Contains(
            "locked for a while", (await stranger.SignInAsync("owner", _shop.Password)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amr=mfa", """["pwd"]""", "pwd", false)]
    [InlineData("amr=mfa", """["pwd","mfa"]""", "pwd", true)]
    [InlineData("acr=phr", """["mfa"]""", "pwd", false)]
    [InlineData("acr=phr", """["mfa"]""", "phr", true)]
    public async Task Where_a_second_step_is_required_the_provider_has_to_say_that_it_was_done(
        string required, string amr, string acr, bool isLetIn)
    {
        await using var shop = await OpenIdShop.OpenAsync(options => options.OpenId.Require = required);
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        var answer = await shop.SignInAsync(browser, claims =>
        {
            claims["amr"] = JsonNode.Parse(amr);
            claims["acr"] = acr;
        });
        if (isLetIn)
            await OpenIdShop.AssertSignedInAsync(browser, answer);
        else
            await OpenIdShop.AssertRefusedAsync(browser, answer, "did not confirm the second step");
    }

    [Fact]
    public async Task What_is_verified_is_the_address_that_it_was_said_of()
    {
        // The token names one address and calls it verified, the place beside it another one.
        await using var shop = await OpenIdShop.OpenAsync();
        shop.Provider.UserInfo = new JsonObject { ["sub"] = "sub-1", ["email"] = OpenIdShop.Email };
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        await OpenIdShop.AssertRefusedAsync(
            browser, await shop.SignInAsync(browser, email: "own@elsewhere.example"), NotKnown);
        shop.Provider.UserInfo["email_verified"] = true;
        await OpenIdShop.AssertSignedInAsync(browser, await shop.SignInAsync(browser, email: null));
    }

    [Fact]
    public async Task What_a_token_says_of_its_address_is_not_lost_with_an_address_beside_it()
    {
        // As Entra ID does: the word is in the token alone.
        await using var shop = await OpenIdShop.OpenAsync(options => options.OpenId.VerifiedClaim = "xms_edov");
        shop.Provider.UserInfo = new JsonObject { ["sub"] = "sub-1", ["email"] = OpenIdShop.Email };
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        var answer = await shop.SignInAsync(browser, claims => claims["xms_edov"] = true);
        await OpenIdShop.AssertSignedInAsync(browser, answer);
    }

    [Fact]
    public async Task Of_another_address_it_is_another_person_and_who_was_linked_before_comes_in_no_more()
    {
        await _shop.SignInAsync(_browser);
        await _shop.Users.SetAsync("boss", "owner", "Wang", Role.Owner, isActive: true, "wang@shop.example");

        using var before = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertRefusedAsync(before, await _shop.SignInAsync(before), NotKnown);
        using var after = new OfficeBrowser(Cloud.Admin);
        await OpenIdShop.AssertSignedInAsync(after, await _shop.SignInAsync(after, "sub-w", "wang@shop.example"));
        Assert.Equal(
            (1, 1),
            (Cloud.Count("SELECT count(*) FROM audit WHERE action = 'user.unlink' AND actor = 'boss'"),
                Cloud.Count("SELECT count(*) FROM audit WHERE action = 'user.email' AND actor = 'boss' "
                    + "AND detail = 'wang@shop.example'")));
    }

    [Fact]
    public async Task Nobody_is_left_without_any_way_in_nor_with_the_address_of_another()
    {
        var users = _shop.Users;
        await RefusedAsync("without a password", () =>
            users.AddAsync("boss", "wang", "", Role.Owner, hasPassword: false));
        await users.AddAsync("boss", "wang", "", Role.Owner, "wang@shop.example", hasPassword: false);
        await RefusedAsync("without a password", () =>
            users.SetAsync("boss", "wang", "", Role.Owner, isActive: true, ""));
        await RefusedAsync("has no password", () => users.TurnTotpOnAsync("wang", Secret, CodeOf(Secret)));
        await users.AddAsync("boss", "zhao@shop.example", "", Role.Clerk, "other@shop.example");
        await users.AddAsync("boss", "qian", "", Role.Clerk, "zhao@shop.example");
        await RefusedAsync("the address of qian", () =>
            users.SetAsync("boss", "zhao@shop.example", "", Role.Clerk, isActive: true, ""));

        string CodeOf(string secret) =>
            new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(Cloud.Time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task After_a_sign_out_the_provider_asks_anew_who_it_is()
    {
        var begun = await _browser.GetAsync("/admin/sign-in");
        Assert.DoesNotContain("anew=1", begun.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("prompt", (await OpenIdShop.BeginAsync(_browser)).Query.Keys);
        foreach (var why in new[] { "ended=out", "ended=1", "oidc=NotKnown" })
        {
            var page = await _browser.GetAsync($"/admin/sign-in?{why}");
            Assert.Contains("anew=1", page.Html, StringComparison.Ordinal);
        }

        var sent = await _browser.GetAsync($"{OpenIdShop.Start}?anew=1");
        Assert.Contains("prompt=login", sent.To, StringComparison.Ordinal);
    }

    private static string Secret => "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    private static async Task RefusedAsync(string sentence, Func<Task> act) => Assert.Contains(
        sentence, (await Assert.ThrowsAsync<OfficeFaultException>(act)).Problem.English, StringComparison.Ordinal);

    [Fact]
    public async Task Other_claims_may_carry_the_address()
    {
        await using var shop = await OpenIdShop.OpenAsync(options =>
            (options.OpenId.EmailClaim, options.OpenId.VerifiedClaim) = ("upn", "xms_edov"));
        using var browser = new OfficeBrowser(shop.Cloud.Admin);
        var answer = await shop.SignInAsync(
            browser, claims => (claims["upn"], claims["xms_edov"]) = (OpenIdShop.Email, "1"));
        await OpenIdShop.AssertSignedInAsync(browser, answer);
    }
}
