using Microsoft.Extensions.Logging.Abstractions;
using PosDaemon.Devices.Printers;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Commands;

/// <summary>Serves one printer as the daemon does, for one job, and says what became of it.</summary>
internal sealed class PrinterTrial(TextWriter output, TextWriter error, TimeProvider time)
{
    // A printer that is switched on now is ready within this; somebody may still have to shut its cover.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>As <see cref="RunAsync(PrinterTarget, byte[], CancellationToken)"/>, and says what will prove slips on
    /// this printer. What it answered behind the page is kept for the daemon.</summary>
    public async Task<int> ProbeAsync(PrinterTarget target, byte[] page, CancellationToken stopping)
    {
        using var kept = Directory.Exists(target.StateDirectory)
            ? PrinterKnowledgeFile.Open(target.StateDirectory, NullLogger.Instance)
            : null;
        var (code, status) = await RunAsync(target, page, kept, stopping);
        if (code == ExitCodes.Success && ProofOf(target, status) is { } proof)
            await output.WriteLineAsync($"Slips on it are proved by: {proof.Method} ({proof.From}).");
        if (kept?.Save() is { } why)
            await error.WriteLineAsync($"posd: what it answers could not be kept for the daemon: {why}.");
        return code;
    }

    /// <summary>Waits until the printer is ready, has it do the job, and says what it answered.</summary>
    /// <param name="target">The printer.</param>
    /// <param name="job">Whole commands.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>Success where it did, or may be taken to have done it.</returns>
    public async Task<int> RunAsync(PrinterTarget target, byte[] job, CancellationToken stopping) =>
        (await RunAsync(target, job, null, stopping)).Code;

    private async Task<(int Code, PrinterStatus Last)> RunAsync(
        PrinterTarget target, byte[] job, IPrinterKnowledgeStore? knowledge, CancellationToken stopping)
    {
        using var changes = new StatusChanges();
        // The strongest proof is asked for: what the printer answers is what is to be found out.
        var options = target.Entry.ToOptions(target.Profile) with { Proof = PrintProof.ProcessId };
        var loop = new PrinterLoop(target.Entry.Name, target.Address, options, new SystemTransportFactory(time), time,
            changes.Add, knowledge);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = loop.RunAsync(ending.Token);
        int code;
        try
        {
            code = await DoAsync(loop, target, job, changes, stopping);
        }
        finally
        {
            await ending.CancelAsync();
            await running;
        }

        return (code, loop.Status);
    }

    private async Task<int> DoAsync(
        PrinterLoop loop, PrinterTarget target, byte[] job, StatusChanges changes, CancellationToken stopping)
    {
        try
        {
            if (!await IsReadyAsync(loop, changes, stopping))
                return Refuse($"{target.Address} is not ready: {DeviceStatusStore.Trouble(loop.Status)}. "
                    + "Nothing was sent");
            var printing = loop.PrintAsync(new PrintJob(job, ClearFirst: false));
            await ShowTroubleUntilAsync(printing, loop, changes);
            var report = await printing;
            await ReportAsync(target, loop.Status, report);
            return report.Outcome is PrintOutcome.Printed or PrintOutcome.Assumed
                ? ExitCodes.Success
                : ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Refuse("stopped");
        }
    }

    // One that cannot be heard has answered nothing, and is known for that.
    private static ProofWords? ProofOf(PrinterTarget target, PrinterStatus status)
    {
        var wanted = target.Entry.ToOptions(target.Profile).Proof;
        var proof = status.Proof == PrintProof.Assumed ? PrintProof.Assumed : status.Knowledge.ProofFor(wanted);
        return ProofWords.Of(target.Entry, target.Profile, proof, status.Knowledge);
    }

    private async Task<bool> IsReadyAsync(PrinterLoop loop, StatusChanges changes, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        string? said = null;
        try
        {
            while (!loop.Status.IsReady)
            {
                var trouble = DeviceStatusStore.Trouble(loop.Status);
                if (trouble != said && loop.Status != PrinterStatus.Unknown)
                    await output.WriteLineAsync($"Waiting: {said = trouble}");
                await changes.NextAsync(either.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
    }

    // Paper that ends in the page is waited for as long as the daemon would: whoever stands there must know why.
    private async Task ShowTroubleUntilAsync(Task end, PrinterLoop loop, StatusChanges changes)
    {
        using var ending = new CancellationTokenSource();
        string? said = null;
        while (!end.IsCompleted)
        {
            await Task.WhenAny(end, changes.NextAsync(ending.Token));
            if (end.IsCompleted || DeviceStatusStore.Trouble(loop.Status) is not { } trouble || trouble == said)
                continue;
            await output.WriteLineAsync($"Waiting: {said = trouble}");
        }

        await ending.CancelAsync();
    }

    private async Task ReportAsync(PrinterTarget target, PrinterStatus status, PrintReport report)
    {
        await output.WriteLineAsync($"{report.Outcome}: {report.Detail}.");
        if (status.Model is { } model)
            await output.WriteLineAsync($"It calls itself {model}.");
        if (ModelWords.Remark(target.Profile, status.Model) is { } remark)
            await output.WriteLineAsync($"Is its profile the right one? For {remark}.");
        if (DeviceStatusStore.Trouble(status) is { } trouble)
            await output.WriteLineAsync($"Not ready any more: {trouble}.");
    }

    private int Refuse(string why)
    {
        error.WriteLine($"posd: {why}.");
        return ExitCodes.Failure;
    }

    /// <summary>That the status has changed, from the printer's loop to whoever waits for it.</summary>
    private sealed class StatusChanges : IDisposable
    {
        private readonly SemaphoreSlim _changed = new(0);

        public void Add(PrinterStatus status) => _changed.Release();

        public Task NextAsync(CancellationToken abort) => _changed.WaitAsync(abort);

        public void Dispose() => _changed.Dispose();
    }
}
