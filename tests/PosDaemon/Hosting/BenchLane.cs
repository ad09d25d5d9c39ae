using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Cloud;
using PosDaemon.Devices.Printers;
using PosDaemon.Hosting;
using PosDaemon.Journal;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Protocol.Slips;

namespace PosDaemon.Tests.Hosting;

/// <summary>One lane on a real journal in a folder of its own, with a cloud, a printer and a gate that the test plays.
/// </summary>
internal sealed class BenchLane : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly CancellationTokenSource _abort = new();
    private readonly ConcurrentQueue<Verdict> _verdicts = new();
    private readonly Task _running;

    /// <param name="folder">Of the journal; null for a fresh one.</param>
    /// <param name="options">Null for a gate's lane that asks nobody.</param>
    /// <param name="redeem">How the cloud answers from the first moment on; null for never.</param>
    public BenchLane(DirectoryInfo? folder = null, LaneOptions? options = null, Answers? redeem = null)
    {
        if (redeem is not null) Redeem = redeem;
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("posd-lane-");
        Options = options ?? new LaneOptions
        {
            Name = "counter", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never, HasGate = true,
        };
        Journal = new JournalStore(
            new JournalOptions { Directory = Folder.FullName }, TimeProvider.System, NullLogger<JournalStore>.Instance);
        Inbox = new LaneInbox(Options.Name);
        var links = new LaneLinks
        {
            Preview = (_, abort) => Never<PreviewResponse>(abort),
            Redeem = (request, abort) =>
            {
                Redeems.Enqueue(request);
                return Redeem(request, abort);
            },
            Undo = (_, abort) => Never<UndoResponse>(abort),
            Print = job =>
            {
                Jobs.Enqueue(job);
                return Print(job);
            },
            Pulse = id => Pulses.Enqueue(id),
            LayOut = (slip, copy) => LayOut(slip, copy),
        };
        World = new LaneWorld(
            Options, Journal, links, Inbox, TimeProvider.System, NullLogger.Instance, _abort.Token);
        Loop = new LaneLoop(Options, Inbox, World, Told);
        _running = Loop.RunAsync(_abort.Token);
    }

    public delegate Task<CloudAnswer<RedeemResponse>> Answers(RedeemRequest request, CancellationToken abort);

    public DirectoryInfo Folder { get; }

    public LaneOptions Options { get; }

    public JournalStore Journal { get; }

    public LaneInbox Inbox { get; }

    public LaneWorld World { get; }

    public LaneLoop Loop { get; }

    public Task Running => _running;

    public ConcurrentQueue<RedeemRequest> Redeems { get; } = new();

    public ConcurrentQueue<PrintJob> Jobs { get; } = new();

    public ConcurrentQueue<string> Pulses { get; } = new();

    public IEnumerable<VerdictKind> Verdicts => _verdicts.Select(verdict => verdict.Kind);

    /// <summary>How the cloud answers; at first never.</summary>
    public Answers Redeem { get; set; } = (_, abort) => Never<RedeemResponse>(abort);

    public Func<PrintJob, Task<PrintReport>> Print { get; set; } =
        job => Task.FromResult(new PrintReport(job.JobId, PrintOutcome.Printed, "the fence was answered"));

    public Func<Slip, int, RenderedSlip> LayOut { get; set; } = (_, _) => new RenderedSlip([0x1b, 0x40], []);

    public static Task<CloudAnswer<RedeemResponse>> Accept(RedeemRequest request, CancellationToken abort) =>
        Task.FromResult<CloudAnswer<RedeemResponse>>(new CloudAnswer<RedeemResponse>.Answered(new RedeemResponse
        {
            Accepted = new Accepted
            {
                RedemptionId = "R1", OpenGate = true, Uses = 1,
                Slip = new Slip { Kind = "redemption", DataJson = "{}" },
                Entitlement = new Entitlement { Title = "茶", Kind = EntitlementKind.Coupon },
            },
        }));

    public void Show(string code) => Assert.True(Inbox.Offer(at => new LaneInput.CodeRead(
        at, ScanId.Create(at.Wall, new SystemRandom()), new ScanCode(System.Text.Encoding.UTF8.GetBytes(code)))));

    public ScanRecord Only => Assert.Single(Loop.News.State.Scans.Values);

    /// <summary>Waits for something that this lane does by itself, at most 20 s.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 2000 && !isSo(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Assert.True(isSo(), "it did not come to that within 20 s");
    }

    /// <summary>As when the process is killed: nothing is said to anybody.</summary>
    public async Task KillAsync()
    {
        await _abort.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
        await Journal.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await Task.WhenAny(_running);
        await Journal.DisposeAsync();
        _abort.Dispose();
        if (_ownsFolder) Folder.Delete(recursive: true);
    }

    private void Told(LaneNews news)
    {
        foreach (var verdict in news.Verdicts) _verdicts.Enqueue(verdict);
    }

    private static async Task<CloudAnswer<TReply>> Never<TReply>(CancellationToken abort)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, abort);
        throw new System.Diagnostics.UnreachableException();
    }
}
