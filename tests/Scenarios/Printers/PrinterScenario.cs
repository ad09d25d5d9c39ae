using System.Text;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;
using PosDaemon.Lanes;
using PosDaemon.Simulation;
using PosDaemon.TerminalDevices;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.Scenarios.Tests.Printers;

/// <summary>One slip for the production printer loop with the simulator's printer at the end of a simulated line, what
/// goes wrong meanwhile, and what a lane does with the outcome: the same copy again after NotPrinted, a marked one
/// after Unknown. A function of its plan.</summary>
internal sealed class PrinterScenario
{
    private const string Slip = "#slip";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15), Rest = TimeSpan.FromSeconds(30);

    private readonly Schedule _schedule = new(isTraced: false);
    private readonly PrinterModel _model;
    private readonly SimulatedProcess _process;
    private readonly PrinterLoop _loop;
    private readonly List<Sentence> _troubles = [];
    private readonly List<PrintOutcome> _outcomes = [];
    private int _budget = 2_000_000;
    private int _copy = 1;
    private bool _isDone;

    public PrinterScenario(LinePlan line, PrintProof proof, PrinterModelOptions make)
    {
        _model = new PrinterModel(make);
        Line = new SimulatedLine(line, _model, new Chance(1, "line"), _schedule);
        _process = new SimulatedProcess(_schedule);
        var options = new PrinterOptions { Proof = proof, Answers = !line.IsOneWay, Speed = make.Speed };
        PrinterLoop? loop = null;
        _process.Run(() =>
        {
            loop = new PrinterLoop("printer", new DeviceAddress("tcp://printer:1"), options, Line.For(_process),
                _process.Time, OnStatus);
            _ = loop.RunAsync(CancellationToken.None);
        });
        _loop = loop!;
        RunUntil(() => _loop.Status.IsReady);
        _troubles.Clear();
    }

    public SimulatedLine Line { get; }

    /// <summary>Of each time that the slip was given to the printer.</summary>
    public IReadOnlyList<PrintOutcome> Outcomes => _outcomes;

    /// <summary>What the lane was told of the printer, in order.</summary>
    public IReadOnlyList<Sentence> Troubles => _troubles;

    /// <summary>From the moment at which the cause was gone to the last slip's report.</summary>
    public TimeSpan Recovery { get; private set; }

    /// <summary>Copies of the slip whose first line is on paper.</summary>
    public IReadOnlyList<int> Paper =>
    [
        .. _model.Slips.Select(slip => slip.Text).Append(_model.CurrentText).SelectMany(text => text.Split('\n'))
            .Where(text => text.Contains(Slip, StringComparison.Ordinal))
            .Select(text => int.Parse(text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)),
    ];

    /// <param name="fault">What begins so long after the slip was given to the printer.</param>
    /// <param name="slipIsLate">The slip comes when the fault is there already.</param>
    public void Play(PrinterFault fault, bool slipIsLate)
    {
        var begins = _schedule.Now + fault.After;
        _schedule.After(fault.After, () => fault.Begin(this));
        _schedule.After(fault.After + fault.Lasts, () => fault.End(this));
        var isGoneAt = begins + fault.Lasts;
        if (slipIsLate)
            _schedule.RunUntil(begins + TimeSpan.FromSeconds(3), ref _budget);
        _process.Run(() => _ = PrintAsync());
        RunUntil(() => _isDone);
        Recovery = _schedule.Now > isGoneAt ? _schedule.Now - isGoneAt : TimeSpan.Zero;
        // What was only handed over comes out, too.
        _schedule.RunUntil(Later(_schedule.Now, isGoneAt) + Rest, ref _budget);
    }

    private async Task PrintAsync()
    {
        var clearsFirst = false;
        while (!_isDone)
        {
            var report = await _loop.PrintAsync(new PrintJob(SlipBytes(_copy), clearsFirst));
            _outcomes.Add(report.Outcome);
            _isDone = report.Outcome is PrintOutcome.Printed or PrintOutcome.Assumed;
            clearsFirst |= report.Outcome == PrintOutcome.Unknown;
            _copy += report.Outcome == PrintOutcome.Unknown ? 1 : 0;
            do
                await Task.Delay(TimeSpan.FromSeconds(0.1), _process.Time);
            while (!_isDone && !_loop.Status.IsReady);
        }
    }

    private static byte[] SlipBytes(int copy) => Encoding.ASCII.GetBytes($"\e@{Slip} {copy}\n"
        + string.Concat(Enumerable.Range(1, 40).Select(line => $"line {line} of a ticket for two\n")) + "\u001dVB\0");

    private void OnStatus(PrinterStatus status)
    {
        if (DeviceStatusStore.Trouble(status) is not { } why)
            return;
        var told = SlipWords.Of(SlipPhase.Held, waits: true, why)!;
        if (!_isDone && !_troubles.Contains(told))
            _troubles.Add(told);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void RunUntil(Func<bool> isSo)
    {
        for (var end = _schedule.Now + Longest; !isSo();)
        {
            Assert.True(_schedule.Now < end, $"it hangs: {_loop.Status}, {string.Join(", ", _outcomes)}");
            _schedule.RunUntil(_schedule.Now + TimeSpan.FromSeconds(0.1), ref _budget);
        }
    }
}

/// <summary>What goes wrong with a printer.</summary>
/// <param name="Name">As the page has it.</param>
/// <param name="After">From the moment at which the slip is given to the printer; below zero: before it.</param>
/// <param name="Lasts">How long, until somebody mends it.</param>
internal sealed record PrinterFault(
    string Name, TimeSpan After, TimeSpan Lasts, Action<PrinterScenario> Begin, Action<PrinterScenario> End)
{
    public override string ToString() => Name;
}
