using System.Threading.Channels;

namespace PosDaemon.Devices.Printers;

/// <summary>Jobs waiting for one printer: many submit, its loop takes them off. Bounded; a job that finds no room is
/// NotPrinted at once, so it is never lost in silence.</summary>
/// <param name="length">Jobs.</param>
/// <param name="loop">Set when one is there.</param>
internal sealed class PrintQueue(int length, WakeUp loop)
{
    private readonly Channel<Ticket> _jobs = Channel.CreateBounded<Ticket>(
        new BoundedChannelOptions(length) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private Ticket? _taken;

    public Task<PrintReport> Submit(PrintJob job)
    {
        var ticket = new Ticket(job);
        if (_jobs.Writer.TryWrite(ticket))
            loop.Set();
        else
            ticket.Finish(PrintOutcome.NotPrinted, "the printer's queue is full or closed");
        return ticket.Report;
    }

    public bool TryDequeue(out Ticket ticket)
    {
        var taken = _jobs.Reader.TryRead(out var next);
        if (taken)
            _taken = next;
        ticket = next!;
        return taken;
    }

    /// <summary>Nothing of these jobs has left: each may be sent again as the same copy.</summary>
    public void RefuseWaiting(string reason)
    {
        while (TryDequeue(out var ticket))
            ticket.Finish(PrintOutcome.NotPrinted, reason);
    }

    /// <summary>The loop failed: the job that it had taken may have left, those that wait have not.</summary>
    public void Abandon(string reason)
    {
        if (_taken is { Report.IsCompleted: false } underWay)
            underWay.Finish(PrintOutcome.Unknown, reason);
        RefuseWaiting(reason);
    }

    public void Close(string reason)
    {
        _ = _jobs.Writer.TryComplete();
        RefuseWaiting(reason);
    }

    /// <summary>One job and the promise to report its outcome, once.</summary>
    internal sealed class Ticket(PrintJob job)
    {
        private readonly TaskCompletionSource<PrintReport> _done =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PrintJob Job => job;

        public Task<PrintReport> Report => _done.Task;

        public void Finish(PrintOutcome outcome, string detail) =>
            _done.SetResult(new PrintReport(outcome, detail));

        public void Finish(PrintReport report) => _done.SetResult(report);
    }
}
