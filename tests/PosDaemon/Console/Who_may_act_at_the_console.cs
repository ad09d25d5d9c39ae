using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PosDaemon.Tests.Console;

public class Who_may_act_at_the_console
{
    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/readyz", HttpStatusCode.OK)]
    [InlineData("/api/state", HttpStatusCode.Unauthorized)]
    [InlineData("/api/events", HttpStatusCode.Unauthorized)]
    [InlineData("/api/lanes/counter/scan", HttpStatusCode.Unauthorized)]
    public async Task Health_needs_no_token_and_everything_else_does(string path, HttpStatusCode status)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.Http.SendAsync(console.Request(HttpMethod.Get, path, withToken: false));

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer 0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("Basic cG9zZDpwb3Nk")]
    public async Task A_wrong_token_is_no_token(string header)
    {
        await using var console = await RunningConsole.StartAsync();
        using var request = console.Request(HttpMethod.Post, "/api/lanes/counter/cancel", "{}", withToken: false);
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(console.Terminal.Acts);
    }

    [Fact]
    public async Task A_browser_signs_in_once_and_keeps_a_strict_cookie()
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.Http.GetAsync(new Uri("/?token=" + console.Token.Text, UriKind.Relative));

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        using var request = console.Request(HttpMethod.Get, "/api/state", withToken: false);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var state = await console.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, state.StatusCode);
    }

    [Fact]
    public async Task A_browser_with_a_wrong_token_gets_no_cookie()
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.Http.GetAsync(new Uri("/?token=guess", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("0.0.0.0:{port}")]
    public async Task A_name_made_to_point_here_is_refused_even_with_the_token(string host)
    {
        await using var console = await RunningConsole.StartAsync();
        using var request = console.Request(HttpMethod.Get, "/api/state");
        request.Headers.Host = host.Replace("{port}", console.Address.Port.ToString());

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task The_machines_own_names_are_taken(string host)
    {
        await using var console = await RunningConsole.StartAsync();
        using var request = console.Request(HttpMethod.Get, "/api/state");
        request.Headers.Host = $"{host}:{console.Address.Port}";

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_site_is_refused_even_with_the_token(string header, string value)
    {
        await using var console = await RunningConsole.StartAsync();
        using var request = console.Request(HttpMethod.Post, "/api/lanes/counter/scan", """{"code":"X"}""");
        request.Headers.Add(header, value);

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(console.Terminal.Acts);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_consoles_own_page_may_act()
    {
        await using var console = await RunningConsole.StartAsync();
        using var request = console.Request(HttpMethod.Post, "/api/lanes/counter/scan", """{"code":"X"}""");
        request.Headers.Add("Origin", $"http://localhost:{console.Address.Port}");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/lanes/counter/scan")]
    [InlineData("/api/lanes/counter/confirm")]
    [InlineData("/api/scans/scan-1/undo")]
    public async Task A_link_cannot_act(string path)
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.Http.SendAsync(console.Request(HttpMethod.Get, path));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Empty(console.Terminal.Acts);
    }

    [Fact]
    public async Task A_form_cannot_act()
    {
        await using var console = await RunningConsole.StartAsync();
        using var request = console.Request(HttpMethod.Post, "/api/lanes/counter/scan");
        request.Content = new StringContent("""{"code":"X"}""", Encoding.UTF8, new MediaTypeHeaderValue("text/plain"));

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Empty(console.Terminal.Acts);
    }
}
