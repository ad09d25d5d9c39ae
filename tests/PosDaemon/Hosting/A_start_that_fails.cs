using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;

namespace PosDaemon.Tests.Hosting;

/// <summary>Runs alone: it counts what this process holds.</summary>
[CollectionDefinition(nameof(A_start_that_fails), DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>A service that fails is put before and after each service of the daemon, and fails at each moment of the
/// start: as it is made, before the services start, when its turn comes, and when everything runs.</summary>
[Collection(nameof(A_start_that_fails))]
public sealed class A_start_that_fails
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public enum Moment
    {
        Made,
        Starting,
        Start,
        Started,
    }

    [Fact]
    public async Task At_any_step_says_why_ends_as_failed_and_leaves_nothing_behind()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("descriptors and threads are counted in /proc");
        var steps = await FailAtAsync(0, Moment.Started);
        Assert.InRange(steps, 6, 30);
        for (var step = 0; step <= steps; step++)
            await FailAtAsync(step, Moment.Started);    // threads and pools that the process keeps for good
        var before = Held();

        foreach (var moment in Enum.GetValues<Moment>())
        {
            for (var step = 0; step <= steps; step++)
            {
                await FailAtAsync(step, moment);
                await AssertNothingLeftAsync(before, $"step {step}, {moment}");
            }
        }
    }

    /// <returns>How many services the daemon has.</returns>
    private static async Task<int> FailAtAsync(int step, Moment moment)
    {
        using var daemon = new RunningDaemon();
        var port = FreePort.Any();
        var steps = 0;

        var run = daemon.RunAsync(port, services =>
        {
            var hosted = Enumerable.Range(0, services.Count)
                .Where(index => services[index].ServiceType == typeof(IHostedService)).ToList();
            steps = hosted.Count;
            services.Insert(
                step < steps ? hosted[step] : services.Count,
                ServiceDescriptor.Singleton<IHostedService>(_ => new FailingStart(moment)));
        });

        Assert.Equal(ExitCodes.Failure, await run.WaitAsync(Patience));
        Assert.Contains($"posd cannot start: it fails at {moment}", daemon.Error);
        Assert.Contains($"FTL 1006 posd cannot start: it fails at {moment}", daemon.Log);
        StateDirectory.Open(daemon.StatePath).Dispose();
        using var free = new TcpListener(IPAddress.Loopback, port);
        free.Start();
        return steps;
    }

    /// <summary>What is closed goes at once or soon after (a connection attempt that is given up); what is left, never.
    /// </summary>
    private static async Task AssertNothingLeftAsync(Dictionary<string, int> before, string when)
    {
        string[] left = [];
        for (var i = 0; i < 500; i++)
        {
            left = [.. Held().Where(held => held.Value > before.GetValueOrDefault(held.Key))
                .Select(held => $"{held.Key}: {held.Value}, before {before.GetValueOrDefault(held.Key)}")];
            if (left.Length == 0) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Fail($"{when} leaves {string.Join("; ", left)}");
    }

    /// <summary>What this process holds: descriptors by what they are of, and threads that are not the runtime's own.
    /// </summary>
    private static Dictionary<string, int> Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var descriptors = Directory.GetFiles("/proc/self/fd").Select(Kind).OfType<string>();
        var threads = Directory.GetDirectories("/proc/self/task").Select(Name)
            .Where(name => name is not null && !name.StartsWith(".NET", StringComparison.Ordinal)).OfType<string>()
            .Select(name => $"thread {name}");
        return descriptors.Concat(threads).GroupBy(name => name)
            .ToDictionary(group => group.Key, group => group.Count());
    }

    /// <summary>socket:[4711] is a socket. Null for the descriptor of this very count, and for assemblies and
    /// their symbols, which the runtime opens when they are first needed and keeps.</summary>
    private static string? Kind(string path)
    {
        var target = new FileInfo(path).LinkTarget;
        return target is null || target.StartsWith("/proc/", StringComparison.Ordinal)
            || Path.GetExtension(target) is ".dll" or ".pdb"
                ? null
                : target.Split(':', '[')[0];
    }

    private static string? Name(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            return null;    // a thread that has just ended
        }
    }

    [Fact]
    public void A_bug_of_any_command_is_one_sentence_that_names_the_file_with_the_rest()
    {
        var folder = Directory.CreateTempSubdirectory("posd-fault-");
        var fault = new InvalidOperationException("outside", new FormatException("two\nlines."));

        var sentence = FinalWord.SentenceOf("posd", fault, folder.FullName);
        var again = FinalWord.SentenceOf("posd", fault, folder.FullName);
        var unwritten = FinalWord.SentenceOf("posd", fault, Path.Combine(folder.FullName, "none"));

        var file = Path.Combine(folder.FullName, "posd-fault.txt");
        Assert.Equal($"posd cannot go on: two lines. This is a bug: send the file {file} to support.", sentence);
        Assert.Equal(sentence, again);
        Assert.Contains("System.FormatException: two", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(folder.FullName));
        Assert.StartsWith("posd cannot go on: two lines. This is a bug: send these lines to support.\n", unwritten);
        folder.Delete(recursive: true);
    }

    private sealed class FailingStart : IHostedLifecycleService
    {
        private readonly Moment _moment;

        public FailingStart(Moment moment)
        {
            _moment = moment;
            FailAt(Moment.Made);
        }

        public Task StartingAsync(CancellationToken cancellationToken) => FailAt(Moment.Starting);

        public Task StartAsync(CancellationToken cancellationToken) => FailAt(Moment.Start);

        public Task StartedAsync(CancellationToken cancellationToken) => FailAt(Moment.Started);

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private Task FailAt(Moment moment) =>
            moment == _moment ? throw new InvalidOperationException($"it fails at {moment}.") : Task.CompletedTask;
    }
}
