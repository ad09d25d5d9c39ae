using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosCloud.Commands;
using PosDaemon.Testing;

namespace PosCloud.Tests;

/// <summary>A start that fails, wherever it does, ends with exit code 1 and a sentence, and holds nothing.</summary>
public sealed class FailedStartTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-start-").FullName;
    private readonly int _port = FreePort.Any();
    private readonly int _httpPort = FreePort.Any();

    private string Database => Path.Combine(_folder, "cloud.db");

    public async ValueTask InitializeAsync() => Assert.Equal(
        0, await CommandLine.RunAsync(["init", "--db", "sqlite:" + Database], TextWriter.Null, TextWriter.Null));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_part_that_does_not_start_ends_the_start(int place)
    {
        var (exit, error) = await StartAsync(builder => Plant(builder.Services, place, failsWhenStarted: false));

        Assert.Equal((1, "poscloud: cannot listen: planted"), (exit, error));
        AssertNothingIsHeld();
    }

    [Fact]
    public async Task A_part_that_fails_once_everything_listens_ends_the_start()
    {
        var (exit, error) = await StartAsync(builder => Plant(builder.Services, 0, failsWhenStarted: true));

        Assert.Equal((1, "poscloud: cannot listen: planted"), (exit, error));
        AssertNothingIsHeld();
    }

    [Fact]
    public async Task Every_wrong_option_is_named_at_once()
    {
        var (exit, error) = await StartAsync(builder => builder.Services.Configure<Hosting.ServeOptions>(options =>
            (options.Urls, options.HttpUrls, options.Database) = ("ftp://x", "5080", "cloud.db")));

        Assert.Equal(1, exit);
        Assert.Equal(3, error.Split('\n').Length);
        Assert.Contains("--urls ftp://x", error);
        Assert.Contains("--http-urls 5080", error);
        Assert.Contains("--db cloud.db", error);
        AssertNothingIsHeld();
    }

    [Fact]
    public async Task A_key_of_another_database_ends_the_start()
    {
        await File.WriteAllTextAsync(Database + ".key", new string('B', 64));

        var (exit, error) = await StartAsync();

        Assert.Equal(1, exit);
        Assert.Contains("is the key of another database", error);
        AssertNothingIsHeld();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_in_use_ends_the_start_and_frees_the_other(bool http)
    {
        using (var taken = new TcpListener(IPAddress.Loopback, http ? _httpPort : _port))
        {
            taken.Start();
            var (exit, error) = await StartAsync();
            Assert.Equal(1, exit);
            Assert.Contains($"cannot listen: Failed to bind to address http://127.0.0.1:{(http ? _httpPort : _port)}",
                error);
        }

        AssertNothingIsHeld();
    }

    [Fact]
    public async Task The_same_start_succeeds_once_the_cause_is_gone()
    {
        await StartAsync(builder => Plant(builder.Services, 1, failsWhenStarted: false));
        using var stopping = new CancellationTokenSource();
        await using var error = new StringWriter();
        await using var output = new ReadyWriter(stopping);

        Assert.Equal(0, await RunAsync(output, error, stopping.Token));
        Assert.Empty(error.ToString());
        AssertNothingIsHeld();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_that_is_told_to_stop_ends_as_stopped(bool bySignal)
    {
        using var stopping = new CancellationTokenSource();
        await using var error = new StringWriter();

        var exit = await RunAsync(TextWriter.Null, error, stopping.Token, builder => builder.Services.Insert(0,
            ServiceDescriptor.Singleton<IHostedService>(provider => new StoppedMeanwhile(bySignal
                ? provider.GetRequiredService<IHostApplicationLifetime>().StopApplication
                : stopping.Cancel))));

        Assert.Equal((0, ""), (exit, error.ToString()));
        AssertNothingIsHeld();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<(int Exit, string Error)> StartAsync(Action<WebApplicationBuilder>? compose = null)
    {
        await using var error = new StringWriter();
        // A start that succeeds by mistake must not run for ever.
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var exit = await RunAsync(TextWriter.Null, error, enough.Token, compose);
        return (exit, error.ToString().TrimEnd());
    }

    private Task<int> RunAsync(
        TextWriter output, TextWriter error, CancellationToken stopping,
        Action<WebApplicationBuilder>? compose = null) => ServeCommand.RunAsync(
        options =>
        {
            options.Urls = $"http://127.0.0.1:{_port}";
            options.HttpUrls = $"http://127.0.0.1:{_httpPort}";
            options.Database = "sqlite:" + Database;
        },
        output, error, stopping, compose);

    private static void Plant(IServiceCollection services, int place, bool failsWhenStarted)
    {
        var hosted = services.Where(service => service.ServiceType == typeof(IHostedService)).ToList();
        var planted = ServiceDescriptor.Singleton<IHostedService>(new Failing(failsWhenStarted));
        if (place < hosted.Count)
            services.Insert(services.IndexOf(hosted[place]), planted);
        else
            services.Add(planted);
    }

    private void AssertNothingIsHeld()
    {
        foreach (var port in new[] { _port, _httpPort })
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        if (!OperatingSystem.IsLinux())
            return;
        var open = Directory.GetFiles("/proc/self/fd")
            .Select(link => new FileInfo(link).LinkTarget)
            .Where(target => target?.StartsWith(_folder, StringComparison.Ordinal) == true);
        Assert.Empty(open);
    }

    /// <summary>Stops the cloud when it says that it is ready.</summary>
    private sealed class ReadyWriter(CancellationTokenSource stopping) : StringWriter
    {
        public override Task WriteLineAsync(string? value) => stopping.CancelAsync();
    }

    private sealed class StoppedMeanwhile(Action stop) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            stop();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Failing(bool whenStarted) : IHostedLifecycleService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            whenStarted ? Task.CompletedTask : throw new IOException("planted");

        public Task StartedAsync(CancellationToken cancellationToken) =>
            whenStarted ? throw new IOException("planted") : Task.CompletedTask;

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
