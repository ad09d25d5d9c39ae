using System.Collections.Concurrent;
using PosDaemon.Console;
using PosDaemon.Devices.Printers;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Tests.Console;

/// <summary>A terminal with one lane, "counter", that takes every act and remembers it.</summary>
internal sealed class InMemoryTerminal : ITerminalSnapshots, ILaneCommands, IOperatorCommands, IPrinterActs
{
    public event Action? Changed;

    public ConcurrentQueue<string> Acts { get; } = new();

    public TerminalView View { get; set; } = Terminal();

    public ActOutcome Answer { get; set; } = new ActOutcome.Taken("scan-1", "Taken.");

    public static TerminalView Terminal(bool scanner = true, bool? printer = true, bool cloud = true) => new(
        "demo-1",
        new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        [
            new LaneView("counter", new DeviceView(scanner, scanner ? "open" : "unplugged"),
                printer is { } ready
                    ? new PrinterView("printer1", ready, ready ? null : "paper out", "end", "closed", "online", "none",
                        "unknown", null, null)
                    : null,
                null, null, null, [], [], [], 0),
        ],
        new OutboxView(0, 0),
        new CloudView(cloud, 12, cloud ? null : "connection refused"),
        new JournalView(true, null));

    public TerminalView Current() => View;

    public Task<TerminalView> ProbeAsync() => Task.FromResult(View);

    public void Change(TerminalView view)
    {
        View = view;
        Changed?.Invoke();
    }

    public Task<ActOutcome> ScanAsync(string lane, string code, CancellationToken abort) =>
        AcceptAsync(lane, $"scan {lane} {code}");

    public Task<ActOutcome> ConfirmAsync(string lane, Confirmation confirmation, CancellationToken abort) =>
        AcceptAsync(lane, $"confirm {lane} {confirmation.Bill}{confirmation.Currency} {confirmation.Uses} "
            + string.Join(',', confirmation.Answers.Select(pair => $"{pair.Key}={pair.Value}"))
            + (confirmation.ScanId is { } seen ? $" of {seen}" : ""));

    public Task<ActOutcome> CancelAsync(string lane, string? scanId, CancellationToken abort) =>
        AcceptAsync(lane, $"cancel {lane} {scanId}".TrimEnd());

    public Task<ActOutcome> SignInAsync(string lane, string operatorId, string pin, CancellationToken abort) =>
        AcceptAsync(lane, $"sign in {lane} {operatorId} {pin}".TrimEnd());

    public Task<ActOutcome> SignOutAsync(string lane, CancellationToken abort) =>
        AcceptAsync(lane, $"sign out {lane}");

    public Task<ActOutcome> ReprintAsync(string scanId, CancellationToken abort) =>
        AcceptAsync("counter", $"reprint {scanId}");

    public Task<ActOutcome> UndoAsync(string scanId, string why, CancellationToken abort) =>
        AcceptAsync("counter", $"undo {scanId} {why}");

    public PrintReport Report { get; set; } = new(PrintOutcome.Printed, "the printer answered");

    public Task<PrintReport?> PerformAsync(string printer, PrinterAct act, int number)
    {
        if (printer != "printer1") return Task.FromResult<PrintReport?>(null);
        Acts.Enqueue($"{act} {number}");
        return Task.FromResult<PrintReport?>(Report);
    }

    private Task<ActOutcome> AcceptAsync(string lane, string act)
    {
        if (lane != "counter") return Task.FromResult<ActOutcome>(new ActOutcome.NoSuchLane(lane));
        Acts.Enqueue(act);
        return Task.FromResult(Answer);
    }
}
