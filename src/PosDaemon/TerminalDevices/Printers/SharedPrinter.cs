using PosDaemon.LaneRuntime;
using PosDaemon.Lanes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.TerminalDevices;

/// <summary>One printer as the lanes and groups that print on it share it: how much it has to do, and whether it may
/// still hold something of a slip whose outcome is unknown.</summary>
/// <param name="name">As the configuration has it.</param>
/// <param name="printer">Lays out and prints.</param>
/// <param name="isReady">A slip sent now is expected to come out; from any thread.</param>
internal sealed class SharedPrinter(string name, ISlipPrinter printer, Func<bool> isReady) : ISlipPrinter
{
    private static long _uses;

    private int _underWay;
    private volatile bool _hasUnclear;

    public string Name => name;

    public bool IsReady => isReady();

    /// <summary>Slips given to it whose outcome is not known yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Grows with each slip: the lowest of several printers was used longest ago.</summary>
    public long LastUse { get; private set; }

    /// <summary>The outcome of a slip was Unknown, and no slip has been sent since that would have cleared the buffer
    /// first.</summary>
    public bool HasUnclear => _hasUnclear;

    /// <summary>Nobody waits any more for the slip that it has; what is left of that is not to come out with the next.
    /// </summary>
    public void GiveUp() => _hasUnclear = true;

    public async Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
    {
        Interlocked.Increment(ref _underWay);
        LastUse = Interlocked.Increment(ref _uses);
        try
        {
            var clears = print.ClearFirst || _hasUnclear;
            var (outcome, detail) = await printer.PrintAsync(print with { ClearFirst = clears });
            // One that refused the slip may not have been cleared, and another lane's slip clears nothing by itself.
            if (outcome == SlipOutcome.Unknown)
                _hasUnclear = true;
            else if (clears && outcome != SlipOutcome.NotPrinted)
                _hasUnclear = false;
            return (outcome, detail);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
