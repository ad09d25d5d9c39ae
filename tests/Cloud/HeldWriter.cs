using PosCloud.Ledger;

namespace PosCloud.Tests;

/// <summary>A redeem that stays at its decision: what must wait for it waits until it is released.</summary>
internal sealed class HeldWriter : IAsyncDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _transaction;

    private HeldWriter(ILedgerStore ledger, RedeemAttempt attempt, Func<RedeemFacts, RedeemDecision> decide) =>
        _transaction = ledger.RedeemAsync(attempt, facts =>
        {
            _entered.TrySetResult();
            _released.Wait();
            return decide(facts);
        });

    /// <summary>One of no terminal of the test's, which writes nothing.</summary>
    public static Task<HeldWriter> HoldAsync(ILedgerStore ledger)
    {
        var call = new CallFacts("t-holds", "", "", "", null, TestGoods.Start);
        return HoldAsync(
            ledger, new RedeemAttempt("scan-holds", [1], [2], call), _ => new RedeemDecision.NotDone());
    }

    public static async Task<HeldWriter> HoldAsync(
        ILedgerStore ledger, RedeemAttempt attempt, Func<RedeemFacts, RedeemDecision> decide)
    {
        var held = new HeldWriter(ledger, attempt, decide);
        await held._entered.Task;
        return held;
    }

    /// <summary>Lets it end when <paramref name="other"/> has, or had the time to if it does not wait.</summary>
    public async Task ReleaseBehindAsync(Task other)
    {
        await Task.WhenAny(other, Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System));
        _released.Set();
        await _transaction;
    }

    public async ValueTask DisposeAsync()
    {
        _released.Set();
        await _transaction;
        _released.Dispose();
    }
}
