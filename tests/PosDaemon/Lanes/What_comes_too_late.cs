using System.Diagnostics;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Tests.Lanes;

/// <summary>Every state against every input that can reach it late, twice or by mistake: nothing is done twice, and
/// an order that cannot be carried out is declined in words.</summary>
public sealed class What_comes_too_late
{
    private static readonly Dictionary<string, Func<LaneScript>> States = new()
    {
        ["nothing has been shown"] = () => new LaneScript(),
        ["it is being looked at"] = () => Confirming().Show(),
        ["it waits for the operator"] = () => Confirming().Show().Offered(),
        ["it is being redeemed"] = () => new LaneScript().Show(),
        ["it waits to be asked again"] = () => new LaneScript().Show().NoAnswer(),
        ["it is accepted"] = () => new LaneScript().Show().Accepted(slip: false),
        ["it is refused"] = () => new LaneScript().Show().Refused(),
        ["it is cancelled"] = () => Confirming().Show().Cancel(),
        ["its slip is due"] = () => new LaneScript().PrinterIs(false).Show().Accepted(),
        ["its slip is being printed"] = () => new LaneScript().Show().Accepted(),
        ["its slip is printed"] = () => new LaneScript().Show().Accepted().Printed(),
        ["its slip is held"] = () => new LaneScript(o => o with { ParkAfter = 1 }).Show().Accepted().NotPrinted(),
        ["its undo is being asked for"] = () => new LaneScript().Show().Accepted(slip: false).Undo(),
        ["it is undone"] = () => new LaneScript().Show().Accepted(slip: false).Undo().Undone(),
        ["its gate is opening"] = () => LaneScript.Gate().Show().Accepted(slip: false, gate: true),
        ["its gate is owed"] = () => LaneScript.Gate().Show().Wait(9).Accepted(slip: false, gate: true),
    };

    // What a state makes of it where the answer is not "nothing": see the other tables for what it does instead.
    private static readonly Dictionary<string, (Action<LaneScript> Feed, string[] Except)> Inputs = new()
    {
        ["an offer comes"] = (lane => lane.Offered(), ["it is being looked at"]),
        ["a preview is not answered"] = (
            lane => lane.NoAnswer(question: Question.Preview), ["it is being looked at"]),
        ["the redemption is accepted"] = (
            lane => lane.Accepted(gate: true),
            ["it is being redeemed", "it waits to be asked again", "it is cancelled", .. NeverAsked]),
        ["the redemption is refused"] = (
            lane => lane.Refused(), ["it is being redeemed", "it waits to be asked again", .. NeverAsked]),
        ["the redemption is not answered"] = (
            lane => lane.NoAnswer(), ["it is being redeemed", "it waits to be asked again"]),
        ["the undo is answered"] = (lane => lane.Undone(), ["its undo is being asked for"]),
        ["the undo is not answered"] = (
            lane => lane.NoAnswer(question: Question.Undo), ["its undo is being asked for"]),
        ["the slip is printed"] = (lane => lane.Printed(), ["its slip is being printed"]),
        ["another copy is printed"] = (lane => lane.Printed(copy: 7), []),
        ["the slip is unknown"] = (lane => lane.Unknown(), ["its slip is being printed"]),
        ["the gate opened"] = (lane => lane.GateSays(GatePhase.Opened), ["its gate is opening"]),
        ["another pulse failed"] = (lane => lane.GateSays(GatePhase.NotOpened, pulse: 7), []),
        ["a timer of another attempt fires"] = (lane => lane.Timer(TimerKind.AskAgain, number: 7), []),
        ["a timer of another undo fires"] = (lane => lane.Timer(TimerKind.UndoAgain, number: 7), []),
        ["the preview's time is up"] = (
            lane => lane.Timer(TimerKind.PreviewExpired), ["it waits for the operator"]),
        ["the printer's rest is over"] = (lane => lane.Timer(TimerKind.PrintAgain, null, 1), []),
        ["the journal's probe fires"] = (lane => lane.Timer(TimerKind.ProbeJournal, null), []),
        ["the printer is ready as before"] = (lane => lane.PrinterIs(true), ["its slip is due"]),
        ["the service stops"] = (lane => lane.Stop(), []),
    };

    private static string[] NeverAsked =>
        ["it is being looked at", "it waits for the operator"];

    public static TheoryData<string, string> LateOnes()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (input, (_, except)) in Inputs)
            foreach (var state in States.Keys.Except(except))
                rows.Add(state, input);
        return rows;
    }

    public static TheoryData<string, string> ImpossibleOnes()
    {
        var rows = new TheoryData<string, string>();
        foreach (var state in NeverAsked)
            foreach (var input in (string[])["the redemption is accepted", "the redemption is refused"])
                rows.Add(state, input);
        return rows;
    }

    [Theory]
    [MemberData(nameof(LateOnes))]
    public void It_changes_nothing_when(string state, string input)
    {
        var lane = States[state]();
        var before = lane.State;
        Inputs[input].Feed(lane);
        lane.DoesNothing();
        // What the lane knows of the printer and of its own end is news of its own.
        var after = lane.State with { PrinterIsReady = before.PrinterIsReady, IsStopping = before.IsStopping };
        Assert.Equal(before with { PrinterTrouble = null }, after with { PrinterTrouble = null });
    }

    [Theory]
    [MemberData(nameof(ImpossibleOnes))]
    public void It_is_a_bug_and_stops_the_process_when(string state, string input)
    {
        var lane = States[state]();
        Assert.Throws<UnreachableException>(() => Inputs[input].Feed(lane));
    }

    [Fact]
    public void News_of_a_scan_nobody_knows_changes_nothing()
    {
        var lane = new LaneScript();
        foreach (var (feed, _) in Inputs.Values)
        {
            feed(lane);
            lane.DoesNothing();
        }
    }

    [Fact]
    public void An_input_that_is_no_input_of_a_lane_is_a_bug() =>
        Assert.Throws<UnreachableException>(() => new LaneScript().Feed(at => new Unheard(at)));

    private static LaneScript Confirming() => new(o => o with { Confirm = ConfirmMode.Always });

    private sealed record Unheard(Moment At) : LaneInput(At);
}
