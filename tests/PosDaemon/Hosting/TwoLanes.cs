using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Configuration;
using PosDaemon.Devices.Gates;
using PosDaemon.Hosting;
using PosDaemon.Journal;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Operators;
using PosDaemon.Outbox;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Hosting;

/// <summary>One life of a terminal of two lanes on one journal, with all that goes on in the daemon behind its
/// devices.</summary>
internal sealed class TwoLanes : ILaneDevices, ILaneObserver, IAsyncDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly RecoveryLoop _recovery;
    private readonly OutboxLoop _outbox;
    private readonly JournalStore _journal;
    private readonly LaneLoops _lanes;
    private readonly Dictionary<string, Printer> _printers;
    private readonly List<Task> _running = [];

    /// <param name="folder">Its state directory.</param>
    /// <param name="ledger">What the cloud and the paper remember over all lives.</param>
    public TwoLanes(string folder, Ledger ledger)
    {
        var configuration = new LoadedConfiguration(Path.Combine(folder, "posd.json"), new DaemonOptions
        {
            Terminal = new TerminalOptions { Id = "demo-1", Store = "demo" },
            Lanes =
            [
                .. ((string[])["left", "right"]).Select(name => new LaneEntry
                {
                    Name = name, Scanner = name, Printer = name, Confirm = ConfirmMode.Never,
                }),
            ],
        }, folder);
        _printers = new() { ["left"] = new(ledger), ["right"] = new(ledger) };
        _journal = new JournalStore(
            new JournalOptions { Directory = folder }, TimeProvider.System, NullLogger<JournalStore>.Instance);
        var cloud = ledger.Client();
        var caller = new Caller { TerminalId = "demo-1", StoreId = "demo" };
        _outbox = new OutboxLoop(_journal, cloud, caller, TimeProvider.System, NullLogger<OutboxLoop>.Instance);
        var queues = new LaneQueues(configuration);
        _lanes = new LaneLoopFactory(configuration, queues, this, _journal, _outbox, cloud, this,
            new OperatorSessions(folder, TimeProvider.System, NullLogger<OperatorSessions>.Instance),
            TimeProvider.System, NullLogger<LaneLoop>.Instance).CreateAll();
        _recovery = new RecoveryLoop(
            configuration, queues, _journal, cloud, caller, TimeProvider.System, NullLogger<RecoveryLoop>.Instance);
    }

    public async Task StartAsync()
    {
        await _recovery.StartAsync(CancellationToken.None);
        _running.AddRange(_lanes.All.Select(lane => lane.RunAsync(_abort.Token)));
        _running.Add(_outbox.RunAsync(_abort.Token));
    }

    /// <summary>Whether the paper of a lane's printer is there; at first it is.</summary>
    public void HasPaper(string lane, bool hasPaper)
    {
        _printers[lane].HasPaper = hasPaper;
        var trouble = hasPaper ? null : "no paper";
        _lanes.Find(lane)!.Queue.Enqueue(at => new LaneInput.PrinterChanged(at, hasPaper, trouble));
    }

    public void Show(string lane, string code) => Assert.True(_lanes.Find(lane)!.Queue.TryEnqueue(
        at => new LaneInput.CodeRead(at, ScanId.Create(at.Wall, new SystemRandom()),
            new ScanCode(Encoding.UTF8.GetBytes(code)))));

    /// <summary>All scans that the lanes have at hand.</summary>
    public IEnumerable<ScanRecord> Scans => _lanes.All.SelectMany(lane => lane.Snapshot.State.Scans.Values);

    public string? Trouble => _lanes.JournalTrouble;

    /// <summary>The cloud was asked about the journal in use, nothing is under way and nothing is owed to the cloud.
    /// </summary>
    public bool IsAtRest => Trouble is null && _lanes.All.All(lane => lane.IsIdle
            && lane.Snapshot.State is
                { SlipsChecked.WithoutReport: not null, SlipQueue.IsEmpty: true, UnresolvedCount: 0 })
        && _journal.Counts == default;

    /// <summary>As when the process is killed: what the lanes and the outbox had under way is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await _recovery.StopAsync(CancellationToken.None);
        await Task.WhenAll(_running).WaitAsync(TimeSpan.FromSeconds(10));
        await _journal.DisposeAsync();
        _recovery.Dispose();
        _outbox.Dispose();
        _abort.Dispose();
    }

    ISlipPrinter? ILaneDevices.SlipPrinter(string? name) => _printers[name!];

    IGate? ILaneDevices.Gate(string? name) => null;

    void ILaneObserver.Stepped(LaneSnapshot snapshot)
    {
    }

    void ILaneObserver.TurnedAway(string lane, Verdict verdict)
    {
    }

    /// <summary>What stays true whatever becomes of the terminal: redemptions, reports and paper.</summary>
    internal sealed class Ledger
    {
        private readonly ScriptedCloud _cloud = new();
        private readonly ConcurrentDictionary<string, RedeemResponse> _redeemed = new();
        private readonly ConcurrentDictionary<string, bool> _reported = new();

        public Ledger()
        {
            _cloud.On<RedeemRequest>(RedeemAsync);
            _cloud.On<ReportSlipsRequest>((request, _) => Task.FromResult<object>(Report(request)));
            _cloud.On<ListUnreportedRequest>((_, _) => Task.FromResult<object>(Unreported()));
        }

        /// <summary>Codes that are redeemed and whose answers are lost.</summary>
        public ConcurrentDictionary<string, bool> Unanswered { get; } = new();

        /// <summary>The cloud takes no reports.</summary>
        public bool TakesNoReports { get; set; }

        /// <summary>What came out of the printers, in order.</summary>
        public ConcurrentQueue<(string Scan, int Copy)> Paper { get; } = new();

        public IEnumerable<string> Redeemed => _redeemed.Keys;

        public bool IsReported(string scan) => _reported.ContainsKey(scan);

        public RedemptionClient Client() => _cloud.Client();

        private async Task<object> RedeemAsync(RedeemRequest request, CancellationToken abort)
        {
            var reply = _redeemed.GetOrAdd(request.ScanId, scan => new RedeemResponse
            {
                Accepted = new Accepted
                {
                    RedemptionId = "R-" + scan,
                    RedeemedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
                    Slip = new Slip { Kind = "redemption", DataJson = "{}" },
                },
            });
            return Unanswered.ContainsKey(request.Code.ToStringUtf8())
                ? await ScriptedCloud.NeverAsync<object>(abort)
                : reply;
        }

        private ReportSlipsResponse Report(ReportSlipsRequest request)
        {
            if (TakesNoReports) throw ScriptedCloud.NoAnswer;
            var response = new ReportSlipsResponse();
            foreach (var report in request.Reports)
            {
                _reported[report.ScanId] = true;
                response.Verdicts.Add(new ItemVerdict { Verdict = ItemVerdict.Types.Verdict.Stored });
            }

            return response;
        }

        private ListUnreportedResponse Unreported()
        {
            var response = new ListUnreportedResponse
            {
                ServerTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            };
            response.Items.AddRange(_redeemed.Where(redeemed => !_reported.ContainsKey(redeemed.Key)).Select(
                redeemed => new UnreportedItem { ScanId = redeemed.Key, Accepted = redeemed.Value.Accepted }));
            return response;
        }
    }

    private sealed class Printer(Ledger ledger) : ISlipPrinter
    {
        public bool HasPaper { get; set; } = true;

        public Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
        {
            if (!HasPaper) return Task.FromResult((SlipOutcome.NotPrinted, "no paper"));
            ledger.Paper.Enqueue((print.Scan.Value, print.Copy));
            return Task.FromResult((SlipOutcome.Printed, ""));
        }
    }
}
