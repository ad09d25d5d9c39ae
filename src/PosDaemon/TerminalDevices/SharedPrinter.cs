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
    private static long _turns;

    private int _underWay;
    private volatile bool _hasUnclear;

    public string Name => name;

    public bool IsReady => isReady();

    /// <summary>Slips given to it whose outcome is not known yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Grows with each slip: the lowest of several printers was used longest ago.</summary>
    public long Turn { get; private set; }

    /// <summary>The outcome of a slip was Unknown, and no slip has been sent since that would have cleared the buffer
    /// first.</summary>
    public bool HasUnclear => _hasUnclear;

    public async Task<(SlipOutcome Outcome, string Detail)> PrintAsync(LaneEffect.Print print)
    {
        Interlocked.Increment(ref _underWay);
        Turn = Interlocked.Increment(ref _turns);
        try
        {
            var clears = print.ClearFirst || _hasUnclear;
            var (outcome, detail) = await printer.PrintAsync(print with { ClearFirst = clears });
            // A printer that refused the slip may have refused before it was cleared.
            _hasUnclear = outcome == SlipOutcome.Unknown || (clears && outcome == SlipOutcome.NotPrinted);
            return (outcome, detail);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
