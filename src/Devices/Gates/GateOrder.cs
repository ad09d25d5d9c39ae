namespace PosDaemon.Devices.Gates;

/// <summary>One order to open and the promise to report its outcome, once.</summary>
/// <param name="placedAt">Timestamp of the loop's clock.</param>
internal sealed class GateOrder(long placedAt)
{
    private readonly TaskCompletionSource<GateReport> _report =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long PlacedAt => placedAt;

    public Task<GateReport> Report => _report.Task;

    public void Finish(GateOutcome outcome, string detail) => _report.SetResult(new GateReport(outcome, detail));
}
