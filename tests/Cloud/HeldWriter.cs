using PosCloud.Ledger;

namespace PosCloud.Tests;

/// <summary>A transaction that does not end: what is to be written waits behind it.</summary>
internal sealed class HeldWriter : IAsyncDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _transaction;

    private HeldWriter(ILedgerStore ledger)
    {
        var call = new CallFacts("t-holds", "", "", "", null, TestGoods.Start);
        _transaction = ledger.RedeemAsync(new RedeemAttempt("scan-holds", [1], [2], call), _ =>
        {
            _entered.SetResult();
            _released.Wait();
            return new RedeemDecision.NotDone();
        });
    }

    public static async Task<IAsyncDisposable> HoldAsync(ILedgerStore ledger)
    {
        var held = new HeldWriter(ledger);
        await held._entered.Task;
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        _released.Set();
        await _transaction;
        _released.Dispose();
    }
}
