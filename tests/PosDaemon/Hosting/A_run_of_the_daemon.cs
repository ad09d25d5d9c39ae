using System.Net;
using System.Net.Sockets;
using PosDaemon.Commands;
using PosDaemon.Configuration;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;
using PosDaemon.Tests.Configuration;

namespace PosDaemon.Tests.Hosting;

/// <summary>The daemon whole, in this process, with devices and a cloud that are not there.</summary>
public sealed class A_run_of_the_daemon : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("posd-run-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Is_live_before_it_is_ready_and_stops_within_ten_seconds()
    {
        var stop = new TaskCompletionSource<string>();
        var output = TextWriter.Synchronized(_output);
        var run = RunCommand.RunAsync(Configuration(0), stop.Task, output, _error);
        var address = await AddressAsync(run);
        using var http = new HttpClient { BaseAddress = address };

        Assert.Equal("live\n", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("counter: scanner:", await ready.Content.ReadAsStringAsync());
        using var state = await http.GetAsync(new Uri("/api/state", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, state.StatusCode);

        stop.SetResult("the test");
        Assert.Equal(ExitCodes.Success, await run.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("INF 1003 Stopped", await File.ReadAllTextAsync(Path.Combine(StatePath, "posd.log")));
    }

    [Fact]
    public async Task Fails_with_a_clear_sentence_when_the_consoles_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Equal(ExitCodes.Failure, await RunAsync(Configuration(port)));

        Assert.Contains($"posd cannot start: The console's port {port} is taken", _error.ToString());
    }

    [Fact]
    public async Task Fails_with_a_clear_sentence_when_its_state_directory_cannot_be_written()
    {
        await File.WriteAllTextAsync(StatePath, "a file stands where the folder should be");

        Assert.Equal(ExitCodes.Failure, await RunAsync(Configuration(0)));

        Assert.Contains($"The state directory {StatePath} cannot be written", _error.ToString());
    }

    [Fact]
    public async Task Fails_with_a_clear_sentence_when_another_one_holds_the_state()
    {
        using var other = StateDirectory.Open(StatePath);

        Assert.Equal(ExitCodes.Failure, await RunAsync(Configuration(0)));

        Assert.Contains("Another posd holds", _error.ToString());
    }

    private string StatePath => Path.Combine(_folder.FullName, "state");

    private Task<int> RunAsync(LoadedConfiguration configuration) => RunCommand
        .RunAsync(configuration, new TaskCompletionSource<string>().Task, _output, _error)
        .WaitAsync(TimeSpan.FromSeconds(20));

    private LoadedConfiguration Configuration(int port)
    {
        var file = Path.Combine(_folder.FullName, "posd.json");
        var json = ConfigurationText.Example
            .Replace("http://127.0.0.1:7070", $"http://127.0.0.1:{port}")
            .Replace("http://127.0.0.1:5080", "http://127.0.0.1:9")
            .Replace("tcp://127.0.0.1:9100", "tcp://127.0.0.1:9")
            .Replace("/dev/", _folder.FullName + "/");
        File.WriteAllText(file, json);
        return Assert.IsType<ConfigurationResult.Usable>(ConfigurationFile.Read(file, _ => null)).Configuration;
    }

    /// <summary>Of "posd: ready; console at …".</summary>
    private async Task<Uri> AddressAsync(Task<int> run)
    {
        const string Words = "console at ";
        for (var i = 0; i < 2000 && !run.IsCompleted; i++)
        {
            var text = _output.ToString();
            var at = text.IndexOf(Words, StringComparison.Ordinal);
            if (at >= 0 && text.EndsWith('\n')) return new Uri(text[(at + Words.Length)..].Trim());
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new InvalidOperationException($"posd was not ready within 20 s: {_error}");
    }
}
