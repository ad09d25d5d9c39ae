using System.Text;
using PosDaemon.Devices;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.TerminalDevices;
using PosSim.Interpreter;
using PosSim.Models;

namespace PosDaemon.Simulation;

/// <summary>The production printer loop with the simulator's printer at the end of its line. What is started and what
/// came out is read off the bytes that the printer takes, and off its paper.</summary>
internal sealed class DrivenPrinter : ISimulatedPrinter
{
    // A fence is answered when all was processed, up to 64 rows before all is on paper: the first line, which tells
    // whose slip it is, is out by then.
    private const int FewestLines = 6, MostLines = 45;

    private static readonly DeviceAddress Address = new("tcp://printer:1");

    // No printer is off and ready again sooner (decision 0017).
    private static readonly TimeSpan LeastOff = TimeSpan.FromSeconds(0.5);

    private readonly PrinterPlan _plan;
    private readonly Chance _chance;
    private readonly Schedule _schedule;
    private readonly Tally _tally;
    private readonly PrinterModel _model;
    private readonly SimulatedLine _line;
    private readonly List<(string Scan, int Copy)> _started = [];
    private readonly StringBuilder _arriving = new();
    private readonly PrinterKnowledgeInMemory _knowledge = new();
    private SimulatedProcess? _process;
    private PrinterLoop? _loop;
    private Task _running = Task.CompletedTask;
    private Action<bool, string?>? _changed;
    private Violation? _violation;
    private bool _faultsAreOver;

    public DrivenPrinter(PrinterPlan plan, Chance chance, Schedule schedule, Tally tally)
    {
        (_plan, _chance, _schedule, _tally) = (plan, chance, schedule, tally);
        _model = new PrinterModel(plan.Make with
        {
            AnswersQueuedStatus = plan.Make.AnswersQueuedStatus && !plan.FenceIsALie,
            AnswersProcessId = plan.Make.AnswersProcessId && !plan.ProcessIdIsALie,
        });
        _knowledge.Put(DeviceIdentity.OfAddress(Address), plan.Known);
        _line = new SimulatedLine(plan.Line, _model, chance, schedule)
        {
            Arrived = OnArrived, FenceIsALie = plan.FenceIsALie, ProcessIdIsALie = plan.ProcessIdIsALie,
        };
    }

    /// <summary>As the process knows it.</summary>
    public bool IsReady => _loop is { Status.IsReady: true };

    public IReadOnlyList<(string Scan, int Copy)> Started => _started;

    public IReadOnlyList<(string Scan, int Copy)> Paper =>
        [.. _model.Slips.Select(slip => slip.Text).Append(_model.CurrentText).SelectMany(Copies)];

    public void ProcessStarts()
    {
        _process = new SimulatedProcess(_schedule);
        var process = _process;
        process.Run(() =>
        {
            _loop = new PrinterLoop("printer", Address, _plan.Options, _line.For(process), process.Time, OnStatus,
                _knowledge);
            _running = _loop.RunAsync(CancellationToken.None);
        });
    }

    public void ProcessDies()
    {
        _process?.Die();
        _line.HostDied();
        (_process, _loop, _changed) = (null, null, null);
    }

    public void Attach(Action<bool, string?> changed)
    {
        _changed += changed;
        if (_loop is { Status: var status })
            _schedule.After(TimeSpan.Zero, () => changed(status.IsReady, status.Trouble));
    }

    public void Print(string scan, int copy, bool clearFirst, Action<SlipOutcome, string> back)
    {
        _tally.Slips++;
        if (!_faultsAreOver)
            PlanFaults();
        var slip = Encoding.ASCII.GetBytes($"\e@#{scan} {copy}\n" + string.Concat(Enumerable.Range(0,
            _chance.Between(FewestLines, MostLines)).Select(line => $"line {line} of a slip\n")) + "\u001dVB\0");
        _process!.Run(() => _ = PrintAsync(_loop!, new PrintJob(slip, clearFirst), scan, copy, back));
    }

    public void Mend()
    {
        _faultsAreOver = true;
        _line.PlugIn();
        if (_line.IsHung)
            SwitchOffAndOn(LeastOff);
        else if (!_line.IsPowered)
            _schedule.After(LeastOff, _line.SwitchOn);
        _line.Touch(printer =>
        {
            printer.SetPaper(PaperState.Ok);
            printer.SetCutterJam(false);
            printer.SetCover(true);
            printer.SetCover(false);
            printer.SetHeadHot(false);
            printer.SetOnline(true);
        });
    }

    public void Check()
    {
        if (_running.IsFaulted)
            throw new Violation("S7", $"the printer's loop failed: {_running.Exception.InnerException}");
        if (_violation is { } violation)
            throw violation;
    }

    private async Task PrintAsync(
        PrinterLoop loop, PrintJob job, string scan, int copy, Action<SlipOutcome, string> back)
    {
        var before = _started.Count(one => one == (scan, copy));
        var report = await loop.PrintAsync(job);
        _schedule.Log($"printer: copy {copy} of {scan[^6..]} is {report.Outcome}, {report.Detail}");
        Judge(report, scan, copy, before);
        _schedule.After(TimeSpan.Zero, () => back(SlipPrinter.OutcomeOf(report.Outcome), report.Detail));
    }

    private void Judge(PrintReport report, string scan, int copy, int before)
    {
        var isWhole = _model.Slips.SelectMany(slip => Copies(slip.Text)).Contains((scan, copy));
        _violation ??= report.Outcome switch
        {
            PrintOutcome.NotPrinted when copy == 1 && _started.Count(one => one == (scan, copy)) > before =>
                new Violation(
                    "S3", $"copy {copy} of {scan} is called not printed and the printer has bytes of it"),
            PrintOutcome.Printed when !Paper.Contains((scan, copy)) => new Violation(
                "L2", $"copy {copy} of {scan} is called printed and its first line is not on the paper"),
            PrintOutcome.Printed when !isWhole && report.Detail.EndsWith("(GS ( H)", StringComparison.Ordinal) =>
                new Violation("L2", $"copy {copy} of {scan} is called printed by GS ( H and is not whole"),
            _ => null,
        };
    }

    private void OnStatus(PrinterStatus status)
    {
        var changed = _changed;
        // Heard after what is under way, as from another thread.
        _schedule.After(TimeSpan.Zero, () => changed?.Invoke(status.IsReady, status.Trouble));
    }

    private void PlanFaults()
    {
        Plan(_plan.PaperOut, "paper out", 90,
            printer => printer.SetPaper(PaperState.End), printer => printer.SetPaper(PaperState.Ok));
        Plan(_plan.CoverOpen, "the cover is opened", 30,
            printer => printer.SetCover(true), printer => printer.SetCover(false));
        Plan(_plan.CutterJam, "the cutter jams", 90, printer => printer.SetCutterJam(true), printer =>
        {
            printer.SetCutterJam(false);
            printer.SetCover(true);
            printer.SetCover(false);
        });
        Plan(_plan.HeadHot, "the head is hot", 60,
            printer => printer.SetHeadHot(true), printer => printer.SetHeadHot(false));
        Plan(_plan.OffByButton, "its button", 60,
            printer => printer.SetOnline(false), printer => printer.SetOnline(true));
        Plan(_plan.PowerCycle, "switched off and on", () => SwitchOffAndOn(_chance.Seconds(LeastOff.TotalSeconds, 20)));
        Plan(_plan.CableLost, "the cable is lost", () =>
        {
            _line.Pull();
            _schedule.After(_chance.Seconds(0.2, 60), _line.PlugIn);
        });
        Plan(_plan.Hangs, "it hangs", () =>
        {
            _line.IsHung = true;
            _schedule.After(_chance.Seconds(5, 200), () =>
            {
                if (_line.IsHung)
                    SwitchOffAndOn(TimeSpan.FromSeconds(2));
            });
        });
        Plan(_plan.Noise, "noise", () => _line.Noise = (byte)_chance.Between(0x80, 0x100));
    }

    private void Plan(
        double probability, string what, double longest, Action<PrinterModel> begin, Action<PrinterModel> end) =>
        Plan(probability, what, () =>
        {
            _line.Touch(begin);
            _schedule.After(_chance.Seconds(0.5, longest), () => _line.Touch(end));
        });

    private void Plan(double probability, string what, Action begin)
    {
        if (!_chance.Happens(probability))
            return;
        _schedule.After(_chance.Seconds(0, 6), () =>
        {
            if (_faultsAreOver)
                return;
            _tally.Faults++;
            _schedule.Log($"printer: {what}");
            begin();
        });
    }

    private void SwitchOffAndOn(TimeSpan off)
    {
        _line.SwitchOff();
        _schedule.After(off, _line.SwitchOn);
    }

    // A slip begins with "#SCAN COPY" and the end of its line.
    private void OnArrived(byte value)
    {
        if (value == '#')
            _arriving.Clear();
        if (value != '\n')
        {
            if (_arriving.Length < 100)
                _arriving.Append((char)value);
            return;
        }

        foreach (var copy in Copies(_arriving.ToString()))
            _started.Add(copy);
        _arriving.Clear();
    }

    private static IEnumerable<(string Scan, int Copy)> Copies(string text) =>
        from line in text.Split('\n')
        let mark = line.IndexOf('#', StringComparison.Ordinal)
        where mark >= 0
        let words = line[(mark + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length == 2 && int.TryParse(words[1], out _)
        select (words[0], int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
}
