using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>A bug that one scan meets at each restart: the lane comes up without that scan and serves everybody else,
/// and nothing is done for it but what a person orders.</summary>
public sealed class A_scan_makes_the_lane_fail : IAsyncDisposable, ILaneObserver
{
    private static readonly ScanId Bad = new("s1");

    private readonly RecordingEffects _effects = new();
    private readonly LaneQueue _queue = new("gate");
    private readonly CancellationTokenSource _abort = new();
    private readonly LaneLoop _lane;
    private readonly Task _running;
    private bool _watcherFails;

    public A_scan_makes_the_lane_fail()
    {
        _lane = new LaneLoop(
            new LaneOptions
            {
                Name = "gate", TerminalId = "demo-1", StoreId = "demo", Confirm = ConfirmMode.Never, HasGate = true,
            }, _queue, _effects, this, NullLogger.Instance);
        _running = _lane.RunAsync(_abort.Token);
    }

    /// <summary>Each kind of work that a restart takes up again and again, and how far the scan has come then.
    /// </summary>
    public static TheoryData<string, ScanPhase> Work => new()
    {
        { "ask", ScanPhase.Asking }, { "print", ScanPhase.Accepted }, { "undo", ScanPhase.Accepted },
    };

    private ScanRecord Scan => _lane.Snapshot.State.Scans[Bad];

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await _running;
        _abort.Dispose();
        _effects.Dispose();
    }

    [Theory]
    [MemberData(nameof(Work))]
    public async Task Again_and_again_and_is_set_aside_so_that_the_next_guest_is_served(string work, ScanPhase phase)
    {
        await SetAsideAsync(work);

        Assert.Null(_lane.Snapshot.Trouble);
        Assert.Equal((phase, true), (Scan.Phase, Scan.IsSetAside));
        Assert.Equal(phase, _effects.Journal("s1").Phase);
        Assert.True(_lane.IsIdle);
        _ = _effects.Done();
        await ShowAsync("T-2", "s2");
        await AcceptAsync("s2");
        Assert.Contains("open s2 pulse 1", _effects.Done());
        Assert.Equal(ScanPhase.Accepted, _effects.Journal("s2").Phase);
    }

    [Theory]
    [MemberData(nameof(Work))]
    public async Task And_opens_no_gate_and_prints_nothing_by_itself_from_then_on(string work, ScanPhase phase)
    {
        await SetAsideAsync(work);
        _effects.Fails = _ => false;
        _ = _effects.Done();
        await ShowAsync("T-1", "s3");
        await DoAsync(at => new LaneInput.PrinterChanged(at, true, null));
        await DoAsync(at => new LaneInput.SlipsChecked(at, 1, null, default));
        await DoAsync(at => new LaneInput.JournalReplaced(at, 2, IsAsItWas: false));

        var done = _effects.Done();
        Assert.DoesNotContain(done, effect => effect.Contains("s1", StringComparison.Ordinal)
            && !effect.StartsWith("say", StringComparison.Ordinal));
        Assert.Contains(phase == ScanPhase.Asking ? "say SetAside s1" : "say Repeat s1", done);
        Assert.True(Scan.IsSetAside);
    }

    [Fact]
    public async Task But_a_slip_that_fails_at_the_printer_is_held_after_its_marked_copy_and_the_lane_goes_on()
    {
        _effects.Fails = effect => effect is LaneEffect.Print;
        await ShowAsync("T-1", "s1");
        await AcceptAsync("s1");
        await ProbeAsync();
        Assert.NotNull(_lane.Snapshot.Trouble);
        await ProbeAsync();

        Assert.Null(_lane.Snapshot.Trouble);
        Assert.Equal((SlipPhase.Held, 2, false), (Scan.Slip.Phase, Scan.Slip.Copy, Scan.IsSetAside));
    }

    [Fact]
    public async Task But_its_late_acceptance_is_kept_its_slip_printed_and_its_gate_stays_shut()
    {
        await SetAsideAsync("ask");
        _effects.Fails = _ => false;
        await DoAsync(at => new LaneInput.SlipsChecked(at, 1, null, default));
        _ = _effects.Done();
        await AcceptAsync("s1");

        Assert.Equal(
            ["commit(Accept s1, GateEnded s1.0 Uncertain, SlipStarted s1.1)", "say Accepted s1", "print s1 copy 1"],
            _effects.Done());
    }

    [Fact]
    public async Task But_what_the_cloud_knows_as_reported_is_not_printed_a_second_time_without_the_mark()
    {
        await SetAsideAsync("ask");
        _effects.Fails = _ => false;
        await DoAsync(at => new LaneInput.SlipsChecked(at, 1, [], DateTimeOffset.MaxValue));
        _ = _effects.Done();
        await AcceptAsync("s1");

        Assert.Equal(
            ["commit(Accept s1, Outdated s1, GateEnded s1.0 Uncertain)", "say Accepted s1"], _effects.Done());
        Assert.Equal(SlipPhase.Held, Scan.Slip.Phase);
    }

    [Fact]
    public async Task But_a_person_has_the_marked_copy_of_a_slip_that_had_not_gone()
    {
        await SetAsideAsync("undo with a slip that is due");
        await DoAsync(at => new LaneInput.SlipsChecked(at, 1, null, default));
        await DoAsync(at => new LaneInput.PrinterChanged(at, true, null));
        Assert.Equal((SlipPhase.Due, 1), (Scan.Slip.Phase, Scan.Slip.Copy));
        _ = _effects.Done();
        await DoAsync(at => new LaneInput.ReprintWanted(at, new CommandId(1), Bad, null));

        Assert.Equal(["commit(CopyDue s1.2, SlipStarted s1.2)", "print s1 copy 2", "answer done"], _effects.Done());
    }

    [Fact]
    public async Task But_a_person_has_its_slip_marked()
    {
        await SetAsideAsync("print");
        _effects.Change("s1", scan => scan with { Accepted = new Accepted { Slip = new Slip { Kind = "tour" } } });
        await DoAsync(at => new LaneInput.JournalReplaced(at, 3, IsAsItWas: false));
        _ = _effects.Done();
        await DoAsync(at => new LaneInput.ReprintWanted(at, new CommandId(1), Bad, null));

        Assert.Equal(
            ["commit(CopyDue s1.3, SlipStarted s1.3)", "print s1 copy 3 after clearing", "answer done"],
            _effects.Done());
        await DoAsync(at => new LaneInput.PrinterReported(at, Bad, 3, SlipOutcome.Printed, ""));
        Assert.Equal(SlipPhase.Printed, Scan.Slip.Phase);
    }

    [Fact]
    public async Task But_a_person_has_its_undo_asked_for_again()
    {
        await SetAsideAsync("undo");
        _effects.Fails = _ => false;
        _ = _effects.Done();
        await DoAsync(at => new LaneInput.UndoWanted(at, new CommandId(2), Bad, new UndoId("u2"), "li", "x", null));

        Assert.Equal(["undo s1 as u1"], _effects.Done());
        await DoAsync(at => new LaneInput.UndoAnswered(
            at, Bad, new UndoId("u1"), new UndoResponse { Undone = new Undone() }));
        Assert.True(Scan.IsUndone);
    }

    [Fact]
    public async Task Also_where_its_record_is_one_that_nobody_foresaw()
    {
        await ShowAsync("T-1", "s1");
        // Being asked, and without the code to ask for.
        _effects.Change("s1", scan => scan with { Code = null });
        await DoAsync(at => new LaneInput.JournalReplaced(at, 2, IsAsItWas: false));
        await ProbeAsync();
        await ProbeAsync();
        Assert.NotNull(_lane.Snapshot.Trouble);
        await ProbeAsync();

        Assert.Null(_lane.Snapshot.Trouble);
        Assert.True(Scan.IsSetAside);
    }

    [Fact]
    public async Task Also_where_the_cloud_names_it_as_lost()
    {
        _effects.Fails = effect => effect.OfScan == Bad;
        var lost = new UnreportedItem { ScanId = "s1", Accepted = new Accepted { Slip = new Slip { Kind = "tour" } } };
        var cancelled = new ScanRecord
        {
            Id = Bad, Lane = "gate", CodeHash = default, ReadAt = _effects.Now, Phase = ScanPhase.Cancelled,
        };
        for (var i = 0; i < 3; i++)
        {
            Assert.False(await DoAsync(at => new LaneInput.Unreported(at, [new LostItem(lost, cancelled)])));
            await ProbeAsync();
        }

        Assert.True(await DoAsync(at => new LaneInput.Unreported(at, [new LostItem(lost, cancelled)])));
        Assert.Null(_lane.Snapshot.Trouble);
    }

    [Fact]
    public async Task But_what_cannot_be_shown_of_it_stops_no_lane()
    {
        await _lane.Started;
        _watcherFails = true;
        await ShowAsync("T-1", "s1");
        await AcceptAsync("s1");

        Assert.Contains("open s1 pulse 1", _effects.Done());
        Assert.Null(_lane.Snapshot.Trouble);
    }

    void ILaneObserver.Stepped(LaneSnapshot snapshot)
    {
        if (_watcherFails) throw new InvalidOperationException("a bug");
    }

    void ILaneObserver.TurnedAway(string lane, Verdict verdict)
    {
    }

    /// <summary>Until the lane has failed of it three times and is up again.</summary>
    private async Task SetAsideAsync(string work)
    {
        if (work == "ask")
        {
            _effects.Fails = effect => effect is LaneEffect.AskRedeem ask && ask.OfScan == Bad;
            await ShowAsync("T-1", "s1");
        }
        else
        {
            await ShowAsync("T-1", "s1");
            if (work is "undo" or "undo with a slip that is due")
            {
                await DoAsync(at => new LaneInput.PrinterChanged(at, false, "out of paper"));
                await AcceptAsync("s1", hasSlip: work != "undo");
                _effects.Fails = effect => effect is LaneEffect.AskUndo;
                await DoAsync(
                    at => new LaneInput.UndoWanted(at, new CommandId(1), Bad, new UndoId("u1"), "li", "x", null));
            }
            else
            {
                await DoAsync(at => new LaneInput.PrinterChanged(at, false, "out of paper"));
                await AcceptAsync("s1");
                // Its copy is due, and what it is a copy of is not there.
                _effects.Change("s1", scan => scan with
                {
                    Slip = scan.Slip with { Copy = 2, HasStarted = true }, Accepted = null,
                });
                await DoAsync(at => new LaneInput.JournalReplaced(at, 2, IsAsItWas: false));
                await DoAsync(at => new LaneInput.PrinterChanged(at, true, null));
            }
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(_lane.Snapshot.Trouble);
            await ProbeAsync();
        }
    }

    private Task<bool> ProbeAsync() =>
        DoAsync(at => new LaneInput.TimerFired(at, new LaneTimer(TimerKind.ProbeJournal, null, 0)));

    private Task<bool> ShowAsync(string code, string id) =>
        DoAsync(at => new LaneInput.CodeRead(at, new ScanId(id), new ScanCode(Encoding.UTF8.GetBytes(code))));

    private Task<bool> AcceptAsync(string id, bool hasSlip = true) =>
        DoAsync(at => new LaneInput.RedeemAnswered(at, new ScanId(id), 1, new RedeemResponse
        {
            Accepted = new Accepted { OpenGate = true, Slip = hasSlip ? new Slip { Kind = "redemption" } : null },
        }));

    private Task<bool> DoAsync(Func<Moment, LaneInput> input) => _queue.EnqueueAsync(_ => input(_effects.Now));
}
