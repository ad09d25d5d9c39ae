using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Simulation;

/// <summary>The redemption cloud as its contract has it, over a network that loses, delays and doubles. Its record
/// is the truth the promises are checked against. What an undo that came first means is the real cloud's decision.
/// </summary>
internal sealed class SimulatedCloud(FaultPlan plan, Chance chance, Schedule schedule, Tally tally)
{
    private readonly Dictionary<string, (RedeemRequest Content, RedeemResponse Reply)> _replies = [];
    private readonly Dictionary<string, UndoResponse> _undos = [];
    private readonly Dictionary<string, SimulatedCode> _codes = [];
    private readonly HashSet<string> _poison = [];
    private readonly HashSet<string> _takenBack = [];
    private TimeSpan _downUntil;

    public bool FaultsAreOver { get; set; }

    /// <summary>A code is used, now; and whether this scan had been taken back before.</summary>
    public event Action<SimulatedCode, bool>? Redeemed;

    /// <summary>By scan: what was accepted here.</summary>
    public Dictionary<string, SimulatedCode> Accepted { get; } = [];

    public HashSet<string> Undone { get; } = [];

    /// <summary>By scan: what the terminal reported of its paper.</summary>
    public Dictionary<(string Scan, int Copy), SlipReport> Reports { get; } = [];

    public void Issue(SimulatedCode code) => _codes[code.Text] = code;

    public SimulatedCode? Find(ByteString code) => _codes.GetValueOrDefault(code.ToStringUtf8());

    /// <summary>Carries a question there and its answer back; null is "no answer". The server may carry it out though
    /// nobody ever hears of it.</summary>
    public void Ask<TReply>(Func<TReply> carryOut, Func<TReply> nonsense, Action<TReply?> back) where TReply : class
    {
        if (IsDown() || Fails(plan.RequestLost, "request lost"))
        {
            schedule.After(chance.Seconds(0.01, 5), () => back(null));
            return;
        }

        schedule.After(chance.Seconds(0.005, 0.2), () => Arrive(carryOut, nonsense, back));
    }

    public PreviewResponse Preview(PreviewRequest request)
    {
        var code = Find(request.Code);
        var refused = code is null ? Reason.NotFound : code.UsesLeft < 1 ? Reason.AlreadyRedeemed : default;
        if (refused != default)
            return new PreviewResponse { Refused = new Refused { Reason = refused } };
        var offer = new PreviewOffer { Entitlement = new Entitlement { UsesLeft = code!.UsesLeft } };
        if (code.NeedsBill)
            offer.Needs.Add(new Need { Kind = Need.Types.Kind.Bill });
        return new PreviewResponse { Offer = offer };
    }

    public RedeemResponse Redeem(RedeemRequest request)
    {
        var content = request.Clone();
        content.Attempt = 0;
        content.NotAfter = null;
        if (_replies.TryGetValue(request.ScanId, out var known))
        {
            if (!known.Content.Equals(content))
                throw new Violation("S2", $"scan {request.ScanId} was asked again with other content");
            return known.Reply.Clone();
        }

        // Somebody has taken this scan back at the terminal's console, and the undo has overtaken it.
        if (Fails(plan.TakenBackFirst, "its undo came first"))
            _takenBack.Add(request.ScanId);
        var facts = new RedeemFacts(
            null, _takenBack.Contains(request.ScanId), new CallerFacts(null, null, TerminalRevoked: false), null);
        var takenBack = RedeemPolicy.TakenBack(facts);
        if (takenBack is null && request.NotAfter.ToDateTimeOffset() < schedule.Wall)
            return new RedeemResponse { NotDone = new NotDone() };
        var reply = takenBack is null ? Decide(request) : new RedeemResponse { Refused = takenBack };
        _replies[request.ScanId] = (content, reply);
        return reply.Clone();
    }

    public UndoResponse Undo(UndoRequest request)
    {
        if (_undos.TryGetValue(request.UndoId, out var known))
            return known;
        var reply = new UndoResponse();
        if (!Accepted.TryGetValue(request.ScanId, out var code) || !Undone.Add(request.ScanId))
        {
            reply.Refused = new Refused { Reason = Reason.AlreadyUndone };
        }
        else
        {
            code.UsesLeft++;
            reply.Undone = new Undone();
        }

        return _undos[request.UndoId] = reply;
    }

    /// <summary>Null: some report in it makes the server fail, and nothing of the request is stored.</summary>
    public ReportSlipsResponse? Report(IReadOnlyList<SlipReport> reports)
    {
        if (reports.Any(IsPoison))
            return null;
        var reply = new ReportSlipsResponse();
        foreach (var report in reports)
        {
            var isNew = Reports.TryAdd((report.ScanId, report.Copy), report);
            reply.Verdicts.Add(new ItemVerdict
            {
                Verdict = isNew ? ItemVerdict.Types.Verdict.Stored : ItemVerdict.Types.Verdict.Known,
            });
        }

        return reply;
    }

    /// <summary>What was redeemed with a slip and has no report, or only one that it is unknown.</summary>
    public ListUnreportedResponse ListUnreported()
    {
        var response = new ListUnreportedResponse { ServerTime = Timestamp.FromDateTimeOffset(schedule.Wall) };
        response.Items.AddRange(Accepted.Keys
            .Where(scan => _replies[scan].Reply.Accepted.Slip is not null && !Undone.Contains(scan)
                && ReportsOf(scan).All(report => report.Outcome == SlipOutcome.Unknown))
            .Select(scan => new UnreportedItem
            {
                ScanId = scan, Accepted = _replies[scan].Reply.Accepted,
                ReportedCopy = ReportsOf(scan).Select(report => report.Copy).DefaultIfEmpty(0).Max(),
            }));
        return response;
    }

    private IEnumerable<SlipReport> ReportsOf(string scan) =>
        Reports.Values.Where(report => report.ScanId == scan);

    public bool IsPoison(SlipReport report) => _poison.Contains(report.ScanId);

    private void Arrive<TReply>(Func<TReply> carryOut, Func<TReply> nonsense, Action<TReply?> back)
        where TReply : class
    {
        var reply = Fails(plan.Nonsense, "nonsense answered") ? nonsense() : carryOut();
        var slow = Fails(plan.ReplySlow, "reply slow") ? chance.Seconds(1, 20) : chance.Seconds(0.005, 0.2);
        if (Fails(plan.ReplyLost, "reply lost"))
            schedule.After(TimeSpan.FromSeconds(5), () => back(null));
        else
            schedule.After(slow, () => back(reply));
        // The network or a proxy delivered the request twice; the second answer is late, and of the same question.
        if (Fails(plan.AnsweredTwice, "answered twice"))
            schedule.After(slow + chance.Seconds(0, 10), () => back(carryOut()));
    }

    private RedeemResponse Decide(RedeemRequest request)
    {
        var code = Find(request.Code);
        var reason = code is null ? Reason.NotFound
            : code.UsesLeft < Math.Max(request.Uses, 1) ? Reason.AlreadyRedeemed
            : code.NeedsBill && request.Bill is null ? Reason.NeedsAnswers
            : default;
        if (reason != default)
            return new RedeemResponse { Refused = new Refused { Reason = reason } };
        code!.UsesLeft -= Math.Max(request.Uses, 1);
        Redeemed?.Invoke(code, _takenBack.Contains(request.ScanId));
        Accepted[request.ScanId] = code;
        if (chance.Happens(plan.PoisonReport))
            _poison.Add(request.ScanId);
        schedule.Log($"cloud redeems {code.Text} for {request.ScanId[^6..]}");
        return new RedeemResponse
        {
            Accepted = new Accepted
            {
                RedemptionId = "r-" + request.ScanId,
                OpenGate = code.OpensGate,
                RedeemedAt = Timestamp.FromDateTimeOffset(schedule.Wall),
                Slip = code.HasSlip ? new Slip { Kind = "redemption", DataJson = "{}" } : null,
            },
        };
    }

    private bool IsDown()
    {
        if (FaultsAreOver)
            return false;
        if (schedule.Now >= _downUntil && chance.Happens(plan.CloudOutage))
        {
            _downUntil = schedule.Now + chance.Seconds(2, 120);
            tally.Faults++;
            schedule.Log("the cloud is cut off");
        }

        return schedule.Now < _downUntil;
    }

    private bool Fails(double probability, string what)
    {
        if (FaultsAreOver || !chance.Happens(probability))
            return false;
        tally.Faults++;
        schedule.Log(what);
        return true;
    }
}

/// <summary>One issued code and what it is good for.</summary>
internal sealed record SimulatedCode(string Text, bool HasSlip, bool OpensGate, bool NeedsBill)
{
    public int UsesLeft { get; set; }
}
