using Google.Protobuf;
using PosCloud.Commands;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;
using PosDaemon.Testing;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PosCloud.Tests;

/// <summary>Nobody has to read the log: it stops no answer and no end of the service, and says what it left out.
/// </summary>
public sealed class UnreadLogTests : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-unread-").FullName;
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Any()}");

    [Fact]
    public async Task Thousands_of_scans_are_answered_with_the_output_a_full_pipe_and_what_was_dropped_is_counted()
    {
        // More than the queue holds.
        const int Scans = ServiceOutput.QueuedLines + 2_000;
        await using var cloud = await ServeAsync();
        using var caller = new GrpcCaller(_address);

        await Parallel.ForEachAsync(Enumerable.Range(0, Scans), new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (number, abort) =>
            {
                var answer = AskAsync(caller, $"scan-{number}");
                Assert.Equal(0, (await answer.WaitAsync(Patience, TimeProvider.System, abort)).Status);
            });

        Assert.Matches(
            "WRN 1090 [0-9]+ lines of this log were dropped before this one: they were not taken in time",
            await cloud.LineAsync("were dropped", Patience));
    }

    [Fact]
    public async Task The_cloud_ends_within_ten_seconds_with_the_output_a_full_pipe()
    {
        await using var cloud = await ServeAsync();

        Assert.Equal(0, await cloud.StopAsync(StopLimit));
    }

    [Theory]
    [InlineData(ExitCodes.Failure, "http://127.0.0.1:0")]
    [InlineData(ExitCodes.BadUsage, "ftp://127.0.0.1:0")]
    public async Task A_cloud_that_cannot_start_ends_with_its_exit_code_where_nobody_reads_why(int exit, string urls)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the pipe is filled by Linux's tools");
        await using var cloud = UnreadProgram.Start(typeof(CommandLine).Assembly.Location, TimeProvider.System,
            "serve", "--urls", urls, "--db", "sqlite:" + Path.Combine(_folder, "none.db"));

        Assert.Equal(exit, await cloud.EndAsync(Patience));
    }

    [Fact]
    public async Task Of_lines_that_are_not_taken_as_many_as_were_dropped_are_told_before_the_next()
    {
        var slow = new SlowSink();
        await using var log = new LoggerConfiguration().WriteTo.Behind(sink => sink.Sink(slow), queuedLines: 5)
            .CreateLogger();
        log.Information("0");
        await slow.Entered.Task;
        for (var line = 1; line <= 12; line++)
            log.Information("{Line}", line);

        slow.Released.Set();
        await log.DisposeAsync();

        Assert.Equal(
            [
                "0", "7 lines of this log were dropped before this one: they were not taken in time",
                "1", "2", "3", "4", "5",
            ],
            slow.Lines);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<UnreadProgram> ServeAsync()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("the pipe is filled by Linux's tools");
        var db = "sqlite:" + Path.Combine(_folder, "cloud.db");
        Assert.Equal(0, await CommandLine.RunAsync(["init", "--db", db], TextWriter.Null, TextWriter.Null));
        var cloud = UnreadProgram.Start(typeof(CommandLine).Assembly.Location, TimeProvider.System,
            "serve", "--urls", _address.ToString(), "--db", db);
        var began = TimeProvider.System.GetTimestamp();
        while (!await AnswersAsync() && TimeProvider.System.GetElapsedTime(began) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return cloud;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var caller = new GrpcCaller(_address);
            return (await AskAsync(caller, "scan-first")).Status == 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Task<(int Status, RedeemResponse? Reply)> AskAsync(GrpcCaller caller, string scanId) =>
        caller.CallAsync<RedeemResponse>("Redeem", new RedeemRequest
        {
            ScanId = scanId,
            Caller = new Caller { TerminalId = "t-1", Lane = "gate", StoreId = "demo" },
            Code = ByteString.CopyFromUtf8("no-such-code"),
        });

    /// <summary>Takes the first line for as long as it likes.</summary>
    private sealed class SlowSink : ILogEventSink
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim Released { get; } = new();

        public List<string> Lines { get; } = [];

        public void Emit(LogEvent logEvent)
        {
            Entered.TrySetResult();
            Released.Wait();
            Lines.Add(logEvent.RenderMessage());
        }
    }
}
