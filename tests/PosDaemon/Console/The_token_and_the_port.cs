using System.Net;
using Microsoft.Extensions.Time.Testing;
using PosDaemon.Console;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Console;

public sealed class The_token_and_the_port : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-token-");

    private string TokenFile => Path.Combine(_folder.FullName, "console.token");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_token_is_made_once_and_only_its_owner_can_read_it()
    {
        var first = ConsoleToken.Open(TokenFile);
        var again = ConsoleToken.Open(TokenFile);

        Assert.Equal(64, first.Text.Length);
        Assert.Equal(first.Text, again.Text);
        Assert.True(first.Matches(again.Text));
        Assert.False(first.Matches(null));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
    }

    [Fact]
    public void A_token_file_left_open_to_others_is_closed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("file modes are Unix's");
            return;
        }

        File.WriteAllText(TokenFile, new string('a', 64));
        File.SetUnixFileMode(TokenFile, (UnixFileMode)0b110_100_100);

        ConsoleToken.Open(TokenFile);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
    }

    [Fact]
    public void A_file_that_holds_no_token_is_not_overwritten()
    {
        File.WriteAllText(TokenFile, "shopping list");

        var fault = Assert.Throws<StartException>(() => ConsoleToken.Open(TokenFile));

        Assert.Equal(StartFault.TokenUnusable, fault.Fault);
        Assert.Equal("shopping list", File.ReadAllText(TokenFile));
    }

    [Fact]
    public async Task A_port_already_taken_is_named_with_the_remedy()
    {
        await using var first = await RunningConsole.StartAsync();
        var second = first.Address.ToString();

        var thrown = await Assert.ThrowsAnyAsync<IOException>(() => RunningConsole.StartAsync(second));
        var fault = ConsoleServices.StartFaultOf(thrown, first.Address)!;

        Assert.Equal(StartFault.PortTaken, fault.Fault);
        Assert.Contains($"port {first.Address.Port} is taken", fault.Message);
        Assert.Contains("console.listen", fault.Message);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Connections_that_ask_nothing_lose_their_places_after_10_seconds_and_a_page_that_listens_does_not(
        string host)
    {
        var time = new FakeTimeProvider();
        await using var console = await RunningConsole.StartAsync($"http://{host}:{FreePort.Any()}", time);
        using var page = await console.Http.SendAsync(
            console.Request(HttpMethod.Get, "/api/events"), HttpCompletionOption.ResponseHeadersRead);
        await using var events = await page.Content.ReadAsStreamAsync();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var endpoints = MuteCaller.EndpointsOf(new Uri($"http://{host}:{console.Address.Port}"));
        // The page has one place already: the one mute connection too many is turned away when all others are counted.
        var mute = new List<MuteCaller>();
        for (var caller = 0; caller < ConsoleServices.MaxConnections; caller++)
            mute.Add(await MuteCaller.ConnectAsync(endpoints[caller % endpoints.Count], "", enough.Token));
        await await Task.WhenAny(mute.Select(caller => caller.Ended));

        time.Advance(ConnectionPlaces.FirstRequest);

        await Task.WhenAll(mute.Select(caller => caller.Ended));
        using var late = new HttpClient { BaseAddress = console.Address };
        using var answer = await late.SendAsync(console.Request(HttpMethod.Get, "/api/state"), enough.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(0, await events.ReadAsync(new byte[1], enough.Token));
        mute.ForEach(caller => caller.Dispose());
    }
}
