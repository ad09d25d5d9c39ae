using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using PosCloud.Commands;
using PosCloud.Identity;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>Machines that become terminals, over real TLS.</summary>
[Trait("Store", "Either")]
public sealed class EnrollmentTests : IAsyncLifetime
{
    private WireCloud _cloud = null!;
    private TerminalMachine _machine = null!;
    private string _pass = "";

    public async ValueTask InitializeAsync()
    {
        _cloud = await WireCloud.StartAsync(change: options => options.Urls += ";https://127.0.0.1:0");
        _machine = new TerminalMachine(_cloud);
        // The commands go by the machine's clock.
        _cloud.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        _pass = await _cloud.SellAsync(TestGoods.One(TestGoods.Pass));
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_machine_with_a_token_is_that_terminal_from_then_on()
    {
        var reply = await _machine.EnrollAsync(await _machine.TokenAsync());

        Assert.Equal(("till-3", "mall"), (reply.TerminalId, reply.StoreId));
        Assert.Equal("CN=till-3", _machine.Certificate!.Subject);
        var answer = await _machine.Redemption().RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"));
        Assert.Equal(4, answer.Accepted.Entitlement.UsesLeft);
        Assert.Single(_cloud.Log.Lines, line => line.StartsWith("5090 ") && line.Contains("till-3"));
        var (_, listed) = await RunAsync("list");
        Assert.Contains("""
            "terminalId":"till-3","isRevoked":false,"storeId":"mall","certifiedUntil":
            """.Trim(), listed);
        Assert.Contains("\"hostName\":\"till-pc\",\"softwareVersion\":\"1.0\"", listed);
    }

    [Fact]
    public async Task A_token_is_typed_as_people_type_and_stands_nowhere()
    {
        var token = await _machine.TokenAsync();

        await _machine.EnrollAsync(
            string.Join(' ', token.ToLowerInvariant().Chunk(5).Select(part => new string(part))));

        Assert.DoesNotContain(_cloud.Log.Lines, line => line.Contains(token[^20..]));
    }

    [Fact]
    public async Task The_same_machine_gets_the_same_certificate_again_and_another_gets_none()
    {
        var token = await _machine.TokenAsync();
        var first = await _machine.EnrollAsync(token);
        var again = await _machine.EnrollAsync(token);
        Assert.Equal(first, again);

        using var thief = new TerminalMachine(_cloud);
        var refused = await Assert.ThrowsAsync<RpcException>(() => thief.EnrollAsync(token));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Contains("was used", refused.Status.Detail);
        Assert.Contains("by till-pc: if that was not you, poscloud terminal revoke till-3", refused.Status.Detail);
        Assert.Single(_cloud.Log.Lines, line => line.StartsWith("5091 ") && line.Contains("was used")
            && line.Contains("127.0.0.1, which calls itself till-pc"));
    }

    [Fact]
    public async Task Of_many_machines_with_one_token_at_once_one_is_the_terminal()
    {
        var token = await _machine.TokenAsync();
        var machines = Enumerable.Range(0, 6).Select(_ => new TerminalMachine(_cloud)).ToList();

        var outcomes = await Task.WhenAll(machines.Select(async machine =>
        {
            try
            {
                return (await machine.EnrollAsync(token)).TerminalId;
            }
            catch (RpcException e)
            {
                return e.StatusCode.ToString();
            }
        }));

        machines.ForEach(machine => machine.Dispose());
        Assert.Equal(["PermissionDenied", "till-3"], outcomes.Distinct().Order());
        Assert.Single(outcomes, outcome => outcome == "till-3");
    }

    [Theory]
    [InlineData("", "it is no enrolment token")]
    [InlineData("N-0000000000000000000000000", "it is no enrolment token")]
    [InlineData("T-00000000000000000000000000", "it is no enrolment token")]
    [InlineData("N-00000000000000000000000000", "there is no such token")]
    [InlineData("N-0000000000000'; DROP TABLE terminals;--", "it is no enrolment token")]
    public async Task What_is_no_token_enrols_nobody(string token, string why)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => _machine.EnrollAsync(token));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.StartsWith(why, refused.Status.Detail);
    }

    [Fact]
    public async Task A_token_expires_and_a_store_that_is_not_there_has_none()
    {
        var token = await _machine.TokenAsync(hours: 1);
        _cloud.Time.Advance(TimeSpan.FromHours(1.5));
        var refused = await Assert.ThrowsAsync<RpcException>(() => _machine.EnrollAsync(token));
        Assert.StartsWith("the token of till-3 expired", refused.Status.Detail);

        var (exit, said) = await RunAsync("enroll", "till-4", "--store", "nowhere", "--url", "https://cloud.test");
        Assert.Equal((1, "poscloud: there is no store nowhere: a terminal stands in a store"), (exit, said.Trim()));
    }

    [Fact]
    public async Task Of_two_tokens_the_newer_is_good_and_a_revocation_ends_those_that_were_not_used()
    {
        var older = await _machine.TokenAsync();
        var newer = await _machine.TokenAsync();
        await RefusedAsync(older);
        Assert.Equal(0, (await RunAsync("revoke", "till-3")).Exit);
        await RefusedAsync(newer);

        // Whoever found it cannot be the terminal again.
        await _machine.EnrollAsync(await _machine.TokenAsync());
        var found = await _machine.TokenAsync();
        Assert.Equal(0, (await RunAsync("revoke", "till-3")).Exit);
        await RefusedAsync(found);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("tail")]
    [InlineData("huge")]
    [InlineData("another's signature")]
    [InlineData("RSA of 1024 bits")]
    public async Task A_request_for_a_certificate_that_cannot_be_read_leaves_the_token_as_it_was(string what)
    {
        var good = TerminalMachine.RequestOf(_machine.Key);
        using var weak = RSA.Create(1024);
        var forged = (byte[])good.Clone();
        forged[^1] ^= 1;
        var sent = what switch
        {
            "empty" => Array.Empty<byte>(),
            "garbage" => Enumerable.Range(0, 300).Select(i => (byte)i).ToArray(),
            "tail" => [.. good, 0],
            "huge" => new byte[100_000],
            "another's signature" => forged,
            _ => TerminalMachine.RequestOf(weak),
        };
        var token = await _machine.TokenAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _machine.Enrollment().EnrollAsync(
            new EnrollRequest { Token = token, CertificateRequest = ByteString.CopyFrom(sent) }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("certificate_request", refused.Status.Detail);
        await _machine.EnrollAsync(token);
    }

    [Fact]
    public async Task A_guesser_of_tokens_is_slowed_down()
    {
        var codes = new List<StatusCode>();
        for (var guess = 0; guess < 25; guess++)
            codes.Add((await Assert.ThrowsAsync<RpcException>(
                () => _machine.EnrollAsync("N-00000000000000000000000000"))).StatusCode);

        Assert.Equal([StatusCode.PermissionDenied, StatusCode.ResourceExhausted], codes.Distinct());
    }

    [Fact]
    public async Task A_certificate_is_renewed_and_of_three_the_last_two_are_good()
    {
        await _machine.EnrollAsync(await _machine.TokenAsync());
        var first = _machine.Redemption();
        await RenewAsync();
        var second = _machine.Redemption();
        // Its reply may have been lost: the one before is good still.
        Assert.NotNull((await first.RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"))).Accepted);
        Assert.NotNull((await second.RedeemAsync(TerminalMachine.Ask(_pass, "scan-2"))).Accepted);

        await RenewAsync();
        _cloud.Time.Advance(TerminalCertificates.Believed);

        Assert.NotNull((await second.RedeemAsync(TerminalMachine.Ask(_pass, "scan-3"))).Accepted);
        Assert.NotNull((await _machine.Redemption().RedeemAsync(TerminalMachine.Ask(_pass, "scan-4"))).Accepted);
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await first.RedeemAsync(TerminalMachine.Ask(_pass, "scan-5")));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Contains("was replaced", refused.Status.Detail);
    }

    [Fact]
    public async Task Another_machine_that_enrols_under_the_name_takes_it_over()
    {
        await _machine.EnrollAsync(await _machine.TokenAsync());
        var old = _machine.Redemption();
        await old.RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"));
        using var successor = new TerminalMachine(_cloud);
        await successor.EnrollAsync(await successor.TokenAsync());
        _cloud.Time.Advance(TerminalCertificates.Believed);

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await old.RedeemAsync(TerminalMachine.Ask(_pass, "scan-2")));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        var retry = await successor.Redemption().RedeemAsync(TerminalMachine.Ask(_pass, "scan-1"));
        Assert.Equal(4, retry.Accepted.Entitlement.UsesLeft);
    }

    private async Task RefusedAsync(string token)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => _machine.EnrollAsync(token));
        Assert.StartsWith("the token of till-3 is void", refused.Status.Detail);
    }

    private async Task RenewAsync()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var reply = await _machine.Enrollment().RenewAsync(
            new RenewRequest { CertificateRequest = ByteString.CopyFrom(TerminalMachine.RequestOf(next)) });
        _machine.Key.ImportPkcs8PrivateKey(next.ExportPkcs8PrivateKey(), out _);
        _machine.Apply(reply.Certificates[0].ToByteArray());
    }

    private async Task<(int Exit, string Said)> RunAsync(params string[] what)
    {
        using var said = new StringWriter();
        return (await CommandLine.RunAsync(["terminal", .. what, .. _cloud.DbOptions], said, said), said.ToString());
    }
}
