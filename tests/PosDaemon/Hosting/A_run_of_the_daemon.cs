using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosDaemon.Commands;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Hosting;

public sealed class A_run_of_the_daemon : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RunningDaemon _daemon = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public async Task Is_live_before_it_is_ready_and_stops_within_ten_seconds()
    {
        var run = _daemon.RunAsync(0);
        using var http = new HttpClient { BaseAddress = await _daemon.ReadyAsync(run) };

        Assert.Equal("live\n", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("counter: scanner:", await ready.Content.ReadAsStringAsync());
        using var state = await http.GetAsync(new Uri("/api/state", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, state.StatusCode);

        _daemon.AskToStop();
        Assert.Equal(ExitCodes.Success, await run.WaitAsync(StopLimit));
        Assert.Contains("INF 1002 Stopping: the test.", _daemon.Log);
        Assert.Contains("INF 1003 Stopped", _daemon.Log);
    }

    [Fact]
    public async Task Runs_and_stops_within_ten_seconds_with_its_output_a_pipe_that_is_full_and_that_nobody_reads()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The pipe is filled by Linux's tools.");
        var port = FreePort.Any();
        await using var posd = UnreadProgram.Start(typeof(RunCommand).Assembly.Location, TimeProvider.System,
            "run", "--config", _daemon.WriteConfiguration(port));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (!await AnswersAsync(http) && !posd.HasEnded)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);

        Assert.Equal(ExitCodes.Success, await posd.StopAsync(StopLimit));
        // The log's file is written beside the output that is stuck.
        Assert.Contains("INF 1003 Stopped", _daemon.Log);
    }

    [Theory]
    [InlineData(ExitCodes.BadUsage, "run", "--config", "CONFIG", "--no-such-option")]
    [InlineData(ExitCodes.BadUsage, "run", "--config", "/no/such/file")]
    [InlineData(ExitCodes.Failure, "run", "--config", "CONFIG")]
    public async Task Ends_with_its_exit_code_where_nobody_reads_why(int exitCode, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The pipe is filled by Linux's tools.");
        var configuration = _daemon.WriteConfiguration(FreePort.Any());
        // A state directory that is none: the start fails.
        await File.WriteAllTextAsync(_daemon.StatePath, "");
        await using var posd = UnreadProgram.Start(typeof(RunCommand).Assembly.Location, TimeProvider.System,
            [.. arguments.Select(argument => argument == "CONFIG" ? configuration : argument)]);

        Assert.Equal(exitCode, await posd.EndAsync(Patience));
    }

    [Fact]
    public async Task Ends_with_its_exit_code_where_nobody_reads_its_last_word()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The pipe is filled by Linux's tools.");
        await using var posd = UnreadProgram.StartWithFewFiles(64, typeof(RunCommand).Assembly.Location,
            TimeProvider.System, "run", "--config", _daemon.WriteConfiguration(FreePort.Any()));

        Assert.Equal(ExitCodes.Failure, await posd.EndAsync(Patience));
    }

    [Fact]
    public async Task Makes_no_file_that_others_can_read()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("File modes are not Windows'; the folder's rights hold there.");
        var run = _daemon.RunAsync(0);
        await _daemon.ReadyAsync(run);

        var files = Directory.GetFiles(_daemon.StatePath);
        Assert.Contains(Path.Combine(_daemon.StatePath, "posd.log"), files);
        Assert.All(files, file => Assert.False(OwnerOnlyFile.IsOpenToOthers(file), file));
        _daemon.AskToStop();
        Assert.Equal(ExitCodes.Success, await run.WaitAsync(StopLimit));
    }

    [Fact]
    public async Task Is_not_hurried_by_a_second_wish_to_stop()
    {
        var run = _daemon.RunAsync(0);
        await _daemon.ReadyAsync(run);

        _daemon.AskToStop();
        _daemon.AskToStop();

        Assert.Equal(ExitCodes.Success, await run.WaitAsync(StopLimit));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Ends_as_stopped_when_it_is_told_to_stop_while_it_starts(int moment)
    {
        var run = _daemon.RunAsync(0, services => services.Insert(0,
            ServiceDescriptor.Singleton<IHostedService>(provider => new StoppingStart(
                moment, () => provider.GetRequiredService<StopRequest>().Ask("the test")))));

        Assert.Equal(ExitCodes.Success, await run.WaitAsync(Patience));
        Assert.Equal("", _daemon.Error);
        Assert.Contains("INF 1002 Stopping: the test.", _daemon.Log);
        Assert.Contains("INF 1003 Stopped", _daemon.Log);
        Assert.DoesNotContain("FTL", _daemon.Log);
    }

    [Fact]
    public async Task Does_not_call_itself_ready_for_scans_when_its_journal_cannot_be_used()
    {
        Directory.CreateDirectory(_daemon.StatePath);
        await File.WriteAllTextAsync(Path.Combine(_daemon.StatePath, "journal.key"), "half a key");
        var run = _daemon.RunAsync(0);
        await _daemon.ReadyAsync(run);

        _daemon.AskToStop();

        Assert.Equal(ExitCodes.Success, await run.WaitAsync(Patience));
        Assert.Matches("WRN 1008 Started after [0-9]+ ms, but codes are not taken: .*journal.key", _daemon.Log);
        Assert.DoesNotContain("INF 1001", _daemon.Log);
    }

    [Theory]
    [InlineData(true, "    | System.InvalidOperationException: a bug")]
    [InlineData(false, "")]
    public async Task Goes_on_when_a_loop_throws_or_ends_and_starts_that_one_again(bool throws, string stack)
    {
        var starts = 0;
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = _daemon.RunAsync(0, services => services.AddHostedService(_ => new SickLoop(stopping =>
        {
            if (++starts == 2) again.SetResult();
            if (starts >= 2) return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            return throws ? throw new InvalidOperationException("a bug") : Task.CompletedTask;
        })));
        await _daemon.ReadyAsync(run);

        await again.Task.WaitAsync(Patience);
        _daemon.AskToStop();

        Assert.Equal(ExitCodes.Success, await run.WaitAsync(Patience));
        Assert.Contains("ERR 1030 SickLoop failed by a bug; it is started again in 0.5 s", _daemon.Log);
        Assert.Contains(stack, _daemon.Log);
    }

    [Fact]
    public async Task Ends_with_2_when_a_later_version_wrote_the_journal_because_starting_again_does_not_help()
    {
        var before = _daemon.RunAsync(0);
        await _daemon.ReadyAsync(before);
        _daemon.AskToStop();
        await before.WaitAsync(Patience);
        using (var file = new SqliteConnection(
            $"Data Source={Path.Combine(_daemon.StatePath, "journal.db")};Pooling=False"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = "PRAGMA user_version = 9999";
            command.ExecuteNonQuery();
        }

        Assert.Equal(ExitCodes.BadUsage, await _daemon.RunAsync(0).WaitAsync(Patience));

        Assert.Contains("later version", _daemon.Error);
    }

    [Theory]
    [InlineData("Max open files            64                   64                   files     ", 64)]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max cpu time              unlimited            unlimited            seconds   ", null)]
    public void Knows_how_many_files_it_may_open(string line, int? limit) =>
        Assert.Equal(limit, OpenFileLimit.Of(["Limit                     Soft Limit", line]));

    [Fact]
    public async Task Fails_with_a_clear_sentence_when_the_consoles_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Equal(ExitCodes.Failure, await _daemon.RunAsync(port).WaitAsync(Patience));

        Assert.Contains($"posd cannot start: The console's port {port} is taken", _daemon.Error);
    }

    [Fact]
    public async Task Fails_with_a_clear_sentence_when_its_state_directory_cannot_be_written()
    {
        await File.WriteAllTextAsync(_daemon.StatePath, "a file stands where the folder should be");

        Assert.Equal(ExitCodes.Failure, await _daemon.RunAsync(0).WaitAsync(Patience));

        Assert.Contains($"The state directory {_daemon.StatePath} cannot be written", _daemon.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fails_with_a_clear_sentence_when_another_one_holds_the_state(bool lockIsRemoved)
    {
        if (lockIsRemoved && !OperatingSystem.IsLinux()) Assert.Skip("Only Linux holds the folder itself.");
        using var other = StateDirectory.Open(_daemon.StatePath);
        if (lockIsRemoved) File.Delete(Path.Combine(_daemon.StatePath, "posd.lock"));

        Assert.Equal(ExitCodes.Failure, await _daemon.RunAsync(0).WaitAsync(Patience));

        Assert.Contains("Another posd holds", _daemon.Error);
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)) == "live\n";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed class SickLoop(Func<CancellationToken, Task> run) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
    }

    /// <summary>Somebody wants it to stop at one moment of the start: before the services start, when they do, and when
    /// everything runs.</summary>
    private sealed class StoppingStart(int moment, Action stop) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => StopAt(0);

        public Task StartAsync(CancellationToken cancellationToken) => StopAt(1);

        public Task StartedAsync(CancellationToken cancellationToken) => StopAt(2);

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private Task StopAt(int at)
        {
            if (at == moment) stop();
            return Task.CompletedTask;
        }
    }
}
