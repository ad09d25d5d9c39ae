using System.Net;
using OtpNet;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Who comes into the back office, and for how long.</summary>
[Trait("Store", "Either")]
public sealed class SignInPageTests : IAsyncLifetime
{
    private WireCloud _cloud = null!;
    private string _password = "";

    private UsersUseCase Users => _cloud.Part<UsersUseCase>();

    public async ValueTask InitializeAsync()
    {
        _cloud = await WireCloud.StartAsync(change: options => options.AdminUrls = "http://127.0.0.1:0");
        _password = await Users.AddAsync("test", "owner", "Owner", Role.Owner);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task The_right_password_opens_the_page_that_was_asked_for()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        var turnedAway = await browser.GetAsync("/admin/records?store=mall");
        Assert.Equal((HttpStatusCode.Found, "/admin/sign-in?returnUrl=%2Fadmin%2Frecords%3Fstore%3Dmall"),
            (turnedAway.Status, turnedAway.To));
        var signedIn = await browser.SubmitAsync(turnedAway.To, "sign-in", ("user", "owner"), ("password", _password));
        Assert.Equal("/admin/records?store=mall", signedIn.To);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(signedIn.To)).Status);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_tls_links_and_cookies_are_those_of_tls()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = _cloud.Admin,
            DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "shop.example" } },
        };

        using var turnedAway = await http.GetAsync("/admin/records");
        using var form = await http.GetAsync("/admin/sign-in");

        Assert.StartsWith("https://shop.example/admin/sign-in", turnedAway.Headers.Location!.ToString());
        using var signedIn = await SendFormAsync(http, form);
        Assert.Contains(
            signedIn.Headers.GetValues("Set-Cookie"),
            cookie => cookie.StartsWith("poscloud-office=", StringComparison.Ordinal) && cookie.Contains("; secure"));
    }

    private async Task<HttpResponseMessage> SendFormAsync(HttpClient http, HttpResponseMessage form)
    {
        var page = new OfficeAnswer(form.StatusCode, await form.Content.ReadAsStringAsync(), "");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/sign-in")
        {
            Content = new FormUrlEncodedContent(
            [
                .. page.Hidden("sign-in").Select(field => KeyValuePair.Create(field.Name, field.Value)),
                KeyValuePair.Create("user", "owner"), KeyValuePair.Create("password", _password),
            ]),
        };
        request.Headers.Add("Cookie", form.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        return await http.SendAsync(request);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/admin")]
    [InlineData("/\\example.com")]
    [InlineData("/admin/\\\\example.com")]
    [InlineData("/administrator")]
    [InlineData("/v1/redemptions")]
    [InlineData("javascript:alert(1)")]
    public async Task A_link_to_somewhere_else_leads_to_the_first_page(string elsewhere)
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        Assert.Equal("/admin", (await browser.SignInAsync("owner", _password, elsewhere)).To);
        var language = await browser.GetAsync($"/admin/language?to=zh&back={Uri.EscapeDataString(elsewhere)}");
        Assert.Equal("/admin", language.To);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_never_written_into_a_page()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        foreach (var (user, password) in new[] { ("owner", "not-this-password"), ("nobody", _password) })
        {
            var refused = await browser.SignInAsync(user, password);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
            Assert.Contains("User or password is wrong.", refused.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(password, refused.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_wrong_ones_lock_and_the_page_says_so()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        for (var attempt = 0; attempt < FailedTries.Patience; attempt++)
            await browser.SignInAsync("owner", "wrong");
        var locked = await browser.SignInAsync("owner", _password);
        Assert.Equal(HttpStatusCode.Unauthorized, locked.Status);
        Assert.Contains(
            "locked for a while. Try again in 1 min, or ask an owner", locked.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OWNER", "")]
    [InlineData(" Owner ", " ")]
    public async Task Names_in_another_case_and_blanks_of_what_was_pasted_do_not_keep_anybody_out(
        string user, string blank)
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        Assert.Equal("/admin", (await browser.SignInAsync(user, $"{blank}{_password}{blank}")).To);
        await Assert.ThrowsAsync<PosCloud.Admin.OfficeFaultException>(
            () => Users.AddAsync("test", "oWNER", "", Role.Clerk));
    }

    [Theory]
    [InlineData("1234567890")]
    [InlineData("Password123")]
    [InlineData("owner2026111")]
    public async Task A_password_that_is_guessed_first_is_refused(string password)
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("owner", _password);
        var refused = await browser.SubmitAsync("/admin/account", "password",
            ("current", _password), ("password", password), ("again", password));
        Assert.Contains("New password: too easily guessed", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ended_in_the_middle_of_a_form_is_told_of_on_the_sign_in_page()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("owner", _password);
        (string, string)[] hidden = [.. (await browser.GetAsync("/admin/settings")).Hidden("profile")];
        _cloud.Time.Advance(TimeSpan.FromHours(2));
        var sent = await browser.SendAsync("/admin/settings", hidden);
        Assert.Contains("has to be typed again", (await browser.GetAsync(sent.To)).Html, StringComparison.Ordinal);
        await browser.SignInAsync("owner", _password);
        _cloud.Time.Advance(TimeSpan.FromHours(2));
        var read = await browser.GetAsync("/admin/settings");
        var page = (await browser.GetAsync(read.To)).Html;
        Assert.Contains("Your session has ended: sign in again.", page, StringComparison.Ordinal);
        using var stranger = new OfficeBrowser(_cloud.Admin);
        var asked = await stranger.GetAsync("/admin/settings");
        Assert.DoesNotContain("ended", (await stranger.GetAsync(asked.To)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_who_guess_do_not_shut_out_who_signed_in_at_this_browser_before()
    {
        using var own = new OfficeBrowser(_cloud.Admin, address: "192.0.2.1");
        using var stranger = new OfficeBrowser(_cloud.Admin, address: "192.0.2.2");
        await own.SignInAsync("owner", _password);
        for (var attempt = 0; attempt < FailedTries.Patience; attempt++)
            await stranger.SignInAsync("owner", "wrong");

        EndSession(own);
        var wrong = await own.SignInAsync("owner", "wrong");
        var right = await own.SignInAsync("owner", _password);
        var guessed = await stranger.SignInAsync("owner", _password);

        Assert.Contains("User or password is wrong.", wrong.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Found, "/admin"), (right.Status, right.To));
        Assert.Contains("locked for a while", guessed.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_one_user_signed_in_at_is_a_strangers_for_another()
    {
        var clerk = await Users.AddAsync("test", "clerk", "Clerk", Role.Clerk);
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("clerk", clerk);
        EndSession(browser);
        for (var attempt = 0; attempt < FailedTries.Patience; attempt++)
            await browser.SignInAsync("owner", "wrong");

        Assert.Contains(
            "locked for a while", (await browser.SignInAsync("owner", _password)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_tries_too_often_waits_whatever_names_it_tries()
    {
        using var guesser = new OfficeBrowser(_cloud.Admin, address: "192.0.2.3");
        using var other = new OfficeBrowser(_cloud.Admin, address: "192.0.2.4");
        var answer = await guesser.SignInAsync("name-0", "wrong");
        for (var name = 1; name < 60 && answer.Status != HttpStatusCode.TooManyRequests; name++)
            answer = await guesser.SignInAsync($"name-{name}", "wrong");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Contains("wait a minute and try again", answer.Html, StringComparison.Ordinal);
        Assert.Contains(_cloud.Log.Lines, line => line.Contains("from 192.0.2.3 was refused: Too many sign-ins"));
        Assert.Equal(HttpStatusCode.Found, (await other.SignInAsync("owner", _password)).Status);
    }

    [Fact]
    public async Task A_damaged_key_of_cookies_is_left_out_and_logged_and_the_others_stay_good()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("owner", _password);
        await _cloud.Store.WriteAsync(async session =>
        {
            await UserStatements.AddWebKeyAsync(session, "key-damaged", [1, 2, 3]);
            return true;
        });
        await using var other = await OtherNodeAsync();
        using var there = new OfficeBrowser(other.Admin, browser.Cookies);

        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/admin/account")).Status);
        Assert.Contains(other.Log.Lines, line => line.Contains("key-damaged"));
    }

    [Fact]
    public async Task A_second_step_asks_for_the_code_of_the_phone()
    {
        var (secret, _) = Users.DraftTotp("owner", "shop");
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        await Users.TurnTotpOnAsync("owner", secret, totp.ComputeTotp(_cloud.Time.GetUtcNow().UtcDateTime));
        _cloud.Time.Advance(TimeSpan.FromMinutes(1));
        using var browser = new OfficeBrowser(_cloud.Admin);
        var asked = await browser.SignInAsync("owner", _password);
        Assert.DoesNotContain(_password, asked.Html, StringComparison.Ordinal);
        (string, string)[] hidden = [.. asked.Hidden("code")];
        var wrong = await browser.SendAsync("/admin/sign-in", [.. hidden, ("code", "000000")]);
        Assert.Contains("The code is wrong", wrong.Html, StringComparison.Ordinal);
        var code = totp.ComputeTotp(_cloud.Time.GetUtcNow().UtcDateTime);
        var done = await browser.SendAsync("/admin/sign-in", [.. wrong.Hidden("code"), ("code", code)]);
        Assert.Equal((HttpStatusCode.Found, "/admin"), (done.Status, done.To));
    }

    [Fact]
    public async Task A_first_step_is_good_for_five_minutes()
    {
        var (secret, _) = Users.DraftTotp("owner", "shop");
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        await Users.TurnTotpOnAsync("owner", secret, totp.ComputeTotp(_cloud.Time.GetUtcNow().UtcDateTime));
        using var browser = new OfficeBrowser(_cloud.Admin);
        (string, string)[] hidden = [.. (await browser.SignInAsync("owner", _password)).Hidden("code")];
        _cloud.Time.Advance(TimeSpan.FromMinutes(5));
        var code = totp.ComputeTotp(_cloud.Time.GetUtcNow().UtcDateTime);
        var late = await browser.SendAsync("/admin/sign-in", [.. hidden, ("code", code)]);
        Assert.Equal(HttpStatusCode.Unauthorized, late.Status);
        Assert.Contains("That took too long", late.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_at_once_when_its_user_is_deactivated()
    {
        using var clerk = await OfficeBrowser.OfRoleAsync(_cloud, Role.Clerk, "clerk");
        Assert.Equal(HttpStatusCode.OK, (await clerk.GetAsync("/admin")).Status);
        await Users.SetAsync("test", "clerk", "clerk", Role.Clerk, isActive: false);
        Assert.StartsWith("/admin/sign-in", (await clerk.GetAsync("/admin")).To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_password_ends_every_session_but_the_one_that_changed_it()
    {
        using var here = new OfficeBrowser(_cloud.Admin);
        using var there = new OfficeBrowser(_cloud.Admin);
        await here.SignInAsync("owner", _password);
        await there.SignInAsync("owner", _password);
        var changed = await here.SubmitAsync("/admin/account", "password",
            ("current", _password), ("password", "another good one"), ("again", "another good one"));
        Assert.Equal("/admin/account?done=1", changed.To);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/admin")).Status);
        Assert.StartsWith("/admin/sign-in", (await there.GetAsync("/admin")).To, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(59, 12, HttpStatusCode.OK)]
    [InlineData(59, 13, HttpStatusCode.Found)]
    [InlineData(61, 1, HttpStatusCode.Found)]
    public async Task A_session_ends_after_an_hour_of_silence_and_after_twelve_hours(
        int minutes, int times, HttpStatusCode last)
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("owner", _password);
        for (var turn = 1; turn < times; turn++)
        {
            _cloud.Time.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin")).Status);
        }

        _cloud.Time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(last, (await browser.GetAsync("/admin")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_of_this_browser()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("owner", _password);
        // A link from elsewhere cannot do it.
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync("/admin/sign-out")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin")).Status);
        (string, string)[] hidden = [.. (await browser.GetAsync("/admin/account")).Hidden("password")];
        Assert.Equal("/admin/sign-in?ended=out", (await browser.SendAsync("/admin/sign-out", hidden)).To);
        Assert.StartsWith("/admin/sign-in", (await browser.GetAsync("/admin")).To, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_of_one_node_is_good_at_another()
    {
        using var browser = new OfficeBrowser(_cloud.Admin);
        await browser.SignInAsync("owner", _password);
        await using var other = await OtherNodeAsync();
        using var there = new OfficeBrowser(other.Admin, browser.Cookies);
        var account = await there.GetAsync("/admin/account");
        Assert.Equal(HttpStatusCode.OK, account.Status);
        // So is a form that the first one made.
        (string, string)[] hidden = [.. (await browser.GetAsync("/admin/settings")).Hidden("profile")];
        var saved = await there.SendAsync("/admin/settings", [.. hidden, ("name", "Shop"), ("currency", "cny"),
            ("timeZone", "Asia/Shanghai"), ("language", "en")]);
        Assert.Equal("/admin/settings?done=1", saved.To);
        Assert.Equal(1, _cloud.Count("SELECT count(*) FROM web_keys"));
    }
    private static void EndSession(OfficeBrowser browser)
    {
        foreach (var cookie in browser.Cookies.GetAllCookies().Where(cookie => cookie.Name == "poscloud-office"))
            cookie.Expired = true;
    }

    private Task<WireCloud> OtherNodeAsync() => WireCloud.StartAsync(change: options =>
    {
        options.AdminUrls = "http://127.0.0.1:0";
        options.Database = _cloud.Db;
        options.KeyFile = _cloud.DbOptions is [_, _, _, var key] ? key : "";
    });
}
