using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Terminals;

namespace PosCloud.Tests;

/// <summary>Who watches is told of a revocation at the next look into the ledger, without a heartbeat.</summary>
[Trait("Store", "Either")]
public sealed class WatchedTerminalsTests : IAsyncLifetime
{
    private readonly TestCloud _cloud = new();
    private readonly WatchedTerminals _watched = new();
    private RevocationWorker _worker = null!;

    public async ValueTask InitializeAsync()
    {
        _worker = new RevocationWorker(
            _watched, _cloud.Ledger.Terminals, _cloud.Time, NullLogger<RevocationWorker>.Instance);
        foreach (var terminal in new[] { "till-1", "till-2" })
            await _cloud.Ledger.Terminals.OwnTerminalAsync(terminal, 1000, TestGoods.Start);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task Every_stream_of_a_terminal_that_is_revoked_is_told_and_no_other()
    {
        using var first = _watched.Open("till-1");
        using var second = _watched.Open("till-1");
        using var other = _watched.Open("till-2");
        Assert.Empty(await _cloud.Ledger.Terminals.ListRevokedAsync());
        Assert.True(await _cloud.Ledger.Terminals.RevokeTerminalAsync("till-1"));

        await _worker.StartAsync(CancellationToken.None);
        await Task.WhenAll(first.Revoked, second.Revoked);

        Assert.False(other.Revoked.IsCompleted);
        Assert.Equal(["till-1"], await _cloud.Ledger.Terminals.ListRevokedAsync());
    }

    [Fact]
    public async Task One_that_has_ended_is_told_nothing()
    {
        var ended = _watched.Open("till-1");
        using var open = _watched.Open("till-1");
        ended.Dispose();
        Assert.True(await _cloud.Ledger.Terminals.RevokeTerminalAsync("till-1"));

        await _worker.StartAsync(CancellationToken.None);
        await open.Revoked;

        Assert.False(ended.Revoked.IsCompleted);
    }
}
