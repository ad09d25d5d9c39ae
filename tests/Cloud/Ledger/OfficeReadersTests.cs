using PosCloud.Ledger;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Reports of the back office that take long, on either store.</summary>
[Trait("Store", "Either")]
public sealed class OfficeReadersTests : IAsyncLifetime
{
    private const int AtOnce = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _end = new();
    private WireCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await WireCloud.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _end.Set();
        await _cloud.DisposeAsync();
        _end.Dispose();
    }

    [Fact]
    public async Task Reports_that_take_long_delay_no_guest_and_nobody_else_in_the_back_office()
    {
        var code = await _cloud.SellAsync(TestGoods.One(TestGoods.Ticket));
        var reports = Enumerable.Range(0, 4).Select(_ => ReportAsync()).ToList();
        await UntilAsync(() => _held == AtOnce);

        using var call = new RedemptionService.RedemptionServiceClient(_cloud.Channel).PreviewAsync(new PreviewRequest
        {
            ScanId = "scan-1",
            Caller = WireCloud.Ask(code).Caller,
            Code = WireCloud.Ask(code).Code,
        });
        var preview = await call.ResponseAsync.WaitAsync(Patience);

        Assert.Equal(AtOnce, _held);
        Assert.NotNull(preview);
        Assert.True(await _cloud.Store.ReadAsync(_ => Task.FromResult(true)).WaitAsync(Patience));
        _end.Set();
        Assert.All(await Task.WhenAll(reports), Assert.True);
    }

    [Fact]
    public async Task Reports_that_too_many_wait_for_are_refused_at_once()
    {
        var reports = Enumerable.Range(0, AtOnce).Select(_ => ReportAsync()).ToList();
        await UntilAsync(() => _held == AtOnce);
        var waiting = Enumerable.Range(0, 100)
            .Select(_ => _cloud.Store.ReadReportAsync(_ => Task.FromResult(true))).ToList();

        var refused = waiting.Where(one => one.IsFaulted).ToList();

        Assert.Equal(84, refused.Count);
        Assert.All(refused, one => Assert.Equal(
            LedgerFault.Busy, Assert.IsType<LedgerException>(one.Exception!.InnerException).Fault));
        _end.Set();
        Assert.All(await Task.WhenAll(waiting.Except(refused).Concat(reports)), Assert.True);
    }

    private int _held;

    private Task<bool> ReportAsync() => Task.Factory.StartNew(
        () => _cloud.Store.ReadReportAsync(_ =>
        {
            Interlocked.Increment(ref _held);
            _end.Wait();
            return Task.FromResult(true);
        }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }
}
