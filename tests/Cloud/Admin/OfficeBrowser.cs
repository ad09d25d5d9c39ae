using System.Net;
using System.Text.RegularExpressions;
using PosCloud.Admin.Staff;
using PosCloud.Ledger.BackOffice;

namespace PosCloud.Tests;

/// <summary>Somebody at a browser: keeps cookies, fills in forms as they stand on pages, follows no redirect by itself.
/// </summary>
internal sealed class OfficeBrowser : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="office">The port of the back office.</param>
    /// <param name="cookies">Of another one; null: none.</param>
    /// <param name="address">Its own, as a proxy on the cloud's machine says it; null: there is no proxy.</param>
    public OfficeBrowser(Uri office, CookieContainer? cookies = null, string? address = null)
    {
        Cookies = cookies ?? new CookieContainer();
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
        {
            BaseAddress = office,
            DefaultRequestHeaders = { { "Accept-Language", "en" } },
        };
        if (address is not null)
            _http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
    }

    public CookieContainer Cookies { get; }

    /// <summary>A user of that role, who is signed in.</summary>
    public static async Task<OfficeBrowser> OfRoleAsync(WireCloud cloud, Role role, string userId)
    {
        var password = await cloud.Part<UsersUseCase>().AddAsync("test", userId, userId, role);
        var browser = new OfficeBrowser(cloud.Admin);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(userId, password)).Status);
        return browser;
    }

    public async Task<OfficeAnswer> GetAsync(string path) => await ReadAsync(await _http.GetAsync(path));

    public Task<OfficeAnswer> SignInAsync(string userId, string password, string returnUrl = "/admin") => SubmitAsync(
        $"/admin/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", "sign-in",
        ("user", userId), ("password", password));

    /// <summary>Reads a page and sends a form of it, with what the page hides in it.</summary>
    public async Task<OfficeAnswer> SubmitAsync(
        string path, string form, params (string Name, string Value)[] fields) =>
        await SendAsync(path, [.. (await GetAsync(path)).Hidden(form), .. fields]);

    public async Task<OfficeAnswer> SendAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await ReadAsync(await _http.PostAsync(path, content));
    }

    /// <summary>Reads a page and sends a form of it with a file.</summary>
    public async Task<OfficeAnswer> SubmitFileAsync(
        string path, string form, byte[] file, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in (await GetAsync(path)).Hidden(form).Concat(fields))
            content.Add(new StringContent(value), name);
        using var sent = new ByteArrayContent(file);
        content.Add(sent, "file", "goods");
        return await ReadAsync(await _http.PostAsync(path, content));
    }

    public void Dispose() => _http.Dispose();

    private static async Task<OfficeAnswer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
            return new OfficeAnswer(
                response.StatusCode, await response.Content.ReadAsStringAsync(),
                response.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.ToString()) : "");
    }
}

/// <summary>What came of it.</summary>
internal sealed partial record OfficeAnswer(HttpStatusCode Status, string Html, string To)
{
    /// <summary>What stands in a form for the server alone.</summary>
    public IEnumerable<(string Name, string Value)> Hidden(string form)
    {
        var found = Forms().Matches(Html).FirstOrDefault(
            one => one.Value.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        Assert.True(found is not null, $"no form {form}: {Status}\n{Html}");
        return Inputs().Matches(found.Value).Select(
            input => (input.Groups[1].Value, WebUtility.HtmlDecode(input.Groups[2].Value)));
    }

    /// <summary>Where a link or a button of that text leads; empty: there is none.</summary>
    public string LinkOf(string text)
    {
        var before = Html.Split($"{text}</a>")[0];
        return before.Length == Html.Length
            ? ""
            : WebUtility.HtmlDecode(
                before[(before.LastIndexOf("href=\"", StringComparison.Ordinal) + 6)..].Split('"')[0]);
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)"[^>]*>""")]
    private static partial Regex Inputs();
}
