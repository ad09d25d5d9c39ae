using PosDaemon.Configuration;
using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Simulation;

/// <summary>Two printers that stand in for one another, with the production group between them and the lanes.
/// </summary>
internal sealed class SimulatedPrinterGroup(
    PrinterGroupMode mode, DrivenPrinter first, DrivenPrinter second, Schedule schedule) : ISimulatedPrinter
{
    private readonly IReadOnlyList<(string Name, DrivenPrinter Printer)> _printers =
        [("first", first), ("second", second)];

    private SimulatedProcess? _process;
    private SlipPrinterGroup? _group;
    private GroupReadiness? _readiness;
    private Action<bool, string?>? _changed;

    public IReadOnlyList<(string Scan, int Copy)> Started => [.. first.Started, .. second.Started];

    public IReadOnlyList<(string Scan, int Copy)> Paper => [.. first.Paper, .. second.Paper];

    public void ProcessStarts()
    {
        _process = new SimulatedProcess(schedule);
        _readiness = GroupReadiness.Of(_printers.Select(one => one.Name));
        _group = new SlipPrinterGroup(mode, [.. _printers.Select(one => new SharedPrinter(
            one.Name, new Sheet(one.Printer), () => one.Printer.IsReady))], _process.Time);
        foreach (var (name, printer) in _printers)
        {
            printer.ProcessStarts();
            printer.Attach((isReady, trouble) =>
            {
                _readiness = _readiness?.With(name, isReady, trouble);
                if (_readiness is { } now)
                    _changed?.Invoke(now.IsReady, now.Trouble);
            });
        }
    }

    public void ProcessDies()
    {
        first.ProcessDies();
        second.ProcessDies();
        _process?.Die();
        (_process, _group, _readiness, _changed) = (null, null, null, null);
    }

    public void Attach(Action<bool, string?> changed)
    {
        _changed += changed;
        schedule.After(TimeSpan.Zero, () =>
        {
            if (_readiness is { } now)
                changed(now.IsReady, now.Trouble);
        });
    }

    public void Print(string scan, int copy, bool clearFirst, Action<SlipOutcome, string> back) =>
        _process!.Run(() => _ = PrintAsync(_group!, scan, copy, clearFirst, back));

    public void Mend()
    {
        first.Mend();
        second.Mend();
    }

    public void Check()
    {
        first.Check();
        second.Check();
    }

    private async Task PrintAsync(
        SlipPrinterGroup group, string scan, int copy, bool clearFirst, Action<SlipOutcome, string> back)
    {
        var (outcome, detail) = await group.PrintAsync(
            new LaneEffect.Print(new ScanId(scan), copy, new Slip(), clearFirst));
        schedule.After(TimeSpan.Zero, () => back(outcome, detail));
    }

    /// <summary>One of them, as the group is given it.</summary>
    private sealed class Sheet(DrivenPrinter printer) : ISlipPrinter
    {
        public Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
        {
            var done = new TaskCompletionSource<(SlipOutcome, string)>();
            printer.Print(print.Scan.Value, print.Copy, print.ClearFirst,
                (outcome, detail) => done.SetResult((outcome, detail)));
            return done.Task;
        }
    }
}
