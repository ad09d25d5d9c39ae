using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PosCloud.Ledger;

namespace PosCloud.Tests;

/// <summary>What of terminals meets at one moment: who waits for a lock decides on what the other has left.</summary>
public sealed class PostgresTerminalTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = TestGoods.Start.AddHours(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("poscloud-terminals-").FullName;
    private string _connection = "";
    private ILedgerStore _ledger = null!;
    private NpgsqlConnection _other = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await PostgresLedgers.NewAsync();
        _ledger = LedgerDatabase.Read("postgres:" + _connection, Path.Combine(_folder, "cloud.key"))
            .Open(RandomNumberGenerator.Create(), NullLogger.Instance).Store;
        await _ledger.IssueAsync(new Issuance { Shops = [TestGoods.Mall] }, "once");
        foreach (var token in new byte[] { 1, 2 })
        {
            await _ledger.Terminals.AddTokenAsync(
                new EnrollmentToken([token], "till-3", "mall", TestGoods.Start, Later));
            if (token == 1)
                await _ledger.Terminals.EnrollAsync([token], _ => new EnrollDecision.Issue("mall", Certificate(1)));
        }

        _other = new NpgsqlConnection(_connection + ";Pooling=False");
        await _other.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_renewal_that_waited_for_an_enrolment_is_refused()
    {
        await RunAsync("""
            BEGIN;
            UPDATE terminals SET revoked = false;
            UPDATE terminal_certificates SET replaced_at = now();
            """);
        var renewal = _ledger.Terminals.RenewAsync(Certificate(1).Fingerprint, Certificate(2));
        await UntilWaitingAsync();

        await RunAsync("COMMIT");

        Assert.False(await renewal);
        Assert.Null(await _ledger.Terminals.FindCertificateAsync(Certificate(2).Fingerprint));
    }

    [Fact]
    public async Task An_enrolment_that_waited_for_another_by_its_token_sees_what_that_was_given()
    {
        await RunAsync("""
            BEGIN;
            UPDATE enrollment_tokens SET used_at = now(), fingerprint = '\x01' WHERE used_at IS NULL;
            """);
        StoredToken? seen = null;
        var enrolment = _ledger.Terminals.EnrollAsync([2], token =>
        {
            seen = token;
            return new EnrollDecision.Refuse("used");
        });
        await UntilWaitingAsync();

        await RunAsync("COMMIT");

        await enrolment;
        Assert.Equal((byte[])[11], seen!.Used!.KeyHash);
        Assert.Equal("till-pc", seen.Used.HostName);
    }

    private static IssuedCertificate Certificate(byte number) => new(
        [number], [number, number], [(byte)(10 + number)], "till-3", TestGoods.Start, Later, TestGoods.Start, "till-pc",
        "1.0");

    private async Task RunAsync(string sql)
    {
#pragma warning disable CA2100 // of this class
        await using var command = new NpgsqlCommand(sql, _other);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private async Task UntilWaitingAsync()
    {
        await using var watching = new NpgsqlConnection(_connection + ";Pooling=False");
        await watching.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
            watching);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (await command.ExecuteScalarAsync(patience.Token) is 0L)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }
}
