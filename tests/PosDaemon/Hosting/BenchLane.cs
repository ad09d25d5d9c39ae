using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Devices.Gates;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Operators;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Hosting;

/// <summary>A terminal of one lane on a real journal in a folder of its own, with a cloud, a printer and a gate that
/// the test plays.</summary>
internal sealed class BenchLane : IAsyncDisposable, ISlipPrinter, IGate, ILaneDevices, ILaneObserver
{
    private readonly bool _ownsFolder;
    private readonly ScriptedCloud _cloud = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly ConcurrentQueue<Verdict> _verdicts = new();

    /// <param name="folder">Of the journal; null for a fresh one.</param>
    /// <param name="hasGate">A gate's lane, or a counter.</param>
    /// <param name="maxRemembered">Finished scans that the lane keeps at hand.</param>
    /// <param name="redeem">How the cloud answers from the first moment on; null for never.</param>
    /// <param name="starts">False: the loop does not run; whatever comes waits.</param>
    public BenchLane(DirectoryInfo? folder = null, bool hasGate = true, int maxRemembered = 200,
        Answers? redeem = null, bool starts = true, ConfirmMode confirm = ConfirmMode.Never)
    {
        if (redeem is not null) Redeem = redeem;
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("posd-lane-");
        Configuration = new LoadedConfiguration(Path.Combine(Folder.FullName, "posd.json"), new DaemonOptions
        {
            Terminal = new TerminalOptions { Id = "demo-1", Store = "demo" },
            Printers = [new PrinterEntry { Name = "printer1" }],
            Lanes =
            [
                new LaneEntry
                {
                    Name = "counter", Scanner = "scanner1", Printer = "printer1", Gate = hasGate ? "gate1" : null,
                    Confirm = confirm,
                },
            ],
        }, Folder.FullName);
        Journal = new JournalStore(new JournalOptions { Directory = Folder.FullName }, TimeProvider.System,
            NullLogger<JournalStore>.Instance);
        Cloud = _cloud.Client();
        Outbox = new OutboxLoop(Journal, Cloud, new Caller { TerminalId = "demo-1", StoreId = "demo" },
            TimeProvider.System, NullLogger<OutboxLoop>.Instance);
        Operators = new OperatorSessions(
            Folder.FullName, TimeProvider.System, NullLogger<OperatorSessions>.Instance);
        Queues = new LaneQueues(Configuration);
        // As where the cloud does not say what it has no slip report of, and nothing speaks against the journal.
        Journal.Opened += opened => Queues["counter"].Enqueue(
            at => new LaneInput.SlipsChecked(at, opened.Number, null, default));
        _cloud.On<RedeemRequest>((request, abort) =>
        {
            Redeems.Enqueue(request);
            return Redeem(request, abort);
        });
        Lanes = new LaneLoopFactory(Configuration, Queues, this, Journal, Outbox, Cloud, this, Operators,
            TimeProvider.System, NullLogger<LaneLoop>.Instance)
            .CreateAll(options => options with { MaxRemembered = maxRemembered });
        Running = starts ? Loop.RunAsync(_abort.Token) : Task.CompletedTask;
    }

    public delegate Task<object> Answers(RedeemRequest request, CancellationToken abort);

    public DirectoryInfo Folder { get; }

    public LoadedConfiguration Configuration { get; }

    public JournalStore Journal { get; }

    public OutboxLoop Outbox { get; }

    public RedemptionClient Cloud { get; }

    public OperatorSessions Operators { get; }

    public LaneQueues Queues { get; }

    public LaneLoops Lanes { get; }

    public LaneLoop Loop => Lanes.All[0];

    public LaneQueue Queue => Loop.Queue;

    public Task Running { get; }

    public ConcurrentQueue<RedeemRequest> Redeems { get; } = new();

    public ConcurrentQueue<LaneEffect.Print> Slips { get; } = new();

    public int Openings { get; private set; }

    public IEnumerable<VerdictKind> Verdicts => _verdicts.Select(verdict => verdict.Kind);

    /// <summary>Where lanes report besides the bench.</summary>
    public ILaneObserver? Observer { get; set; }

    /// <summary>How the cloud answers; at first never.</summary>
    public Answers Redeem { get; set; } = (_, abort) => ScriptedCloud.NeverAsync<object>(abort);

    /// <summary>What becomes of a slip; at first it is printed.</summary>
    public Func<LaneEffect.Print, Task<(SlipOutcome Outcome, string Detail)>> Print { get; set; } =
        _ => Task.FromResult((SlipOutcome.Printed, "the fence was answered"));

    /// <summary>What becomes of an order to open; at first it opens.</summary>
    public Func<Task<GateReport>> Open { get; set; } =
        () => Task.FromResult(new GateReport(GateOutcome.Opened, "opened"));

    public static Task<object> Accept(RedeemRequest request, CancellationToken abort) =>
        Task.FromResult<object>(new RedeemResponse
        {
            Accepted = new Accepted
            {
                RedemptionId = "R1", OpenGate = true, Uses = 1,
                Slip = new Slip { Kind = "redemption", DataJson = "{}" },
                Entitlement = new Entitlement { Title = "茶", Kind = EntitlementKind.Coupon },
            },
        });

    public void OnUnreported(Func<ListUnreportedRequest, CancellationToken, Task<object>> answer) =>
        _cloud.On(answer);

    /// <summary>How the cloud answers one kind of request from now on.</summary>
    public void On<TRequest>(Func<TRequest, Task<object>> answer) =>
        _cloud.On<TRequest>((request, _) => answer(request));

    /// <summary>Runs SQL on the journal's file beside its writer.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(Folder.FullName, "journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Show(string code) => Assert.True(Queue.TryEnqueue(at => new LaneInput.CodeRead(
        at, ScanId.Create(at.Wall, new SystemRandom()), new ScanCode(System.Text.Encoding.UTF8.GetBytes(code)))));

    public ScanRecord Only => Assert.Single(Loop.Snapshot.State.Scans.Values);

    /// <summary>Waits for something that this lane does by itself, at most 20 s.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 2000 && !isSo(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Assert.True(isSo(), "it did not come to that within 20 s");
    }

    /// <summary>As when the process is killed: nobody is told anything.</summary>
    public async Task KillAsync()
    {
        await _abort.CancelAsync();
        await Running.WaitAsync(TimeSpan.FromSeconds(10));
        await Journal.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await Task.WhenAny(Running);
        await Journal.DisposeAsync();
        Outbox.Dispose();
        _abort.Dispose();
        if (_ownsFolder) Folder.Delete(recursive: true);
    }

    Task<(SlipOutcome Outcome, string Detail)> ISlipPrinter.PrintAsync(LaneEffect.Print print)
    {
        Slips.Enqueue(print);
        return Print(print);
    }

    Task<GateReport> IGate.OpenAsync(GateOrderId order)
    {
        Openings++;
        return Open();
    }

    ISlipPrinter? ILaneDevices.SlipPrinter(string? name) => name is null ? null : this;

    IGate? ILaneDevices.Gate(string? name) => name is null ? null : this;

    void ILaneObserver.Stepped(LaneSnapshot snapshot)
    {
        foreach (var verdict in snapshot.Verdicts) _verdicts.Enqueue(verdict);
        Observer?.Stepped(snapshot);
    }

    void ILaneObserver.TurnedAway(string lane, Verdict verdict) => Observer?.TurnedAway(lane, verdict);
}
