using System.Globalization;
using Google.Protobuf;
using PosDaemon.Protocol.Redemption.V1;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

/// <summary>One cloud of several nodes: what is lost with one of them, and that nothing is used twice.</summary>
public class SeveralNodesTests
{
    private const int Lanes = 8;
    private const int ScansEach = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_node_killed_under_load_costs_no_answer_and_no_second_use_and_gets_work_again_when_it_is_back()
    {
        var ledger = new TestLedger();
        await using var first = await TestNode.StartAsync(ledger);
        var second = await TestNode.StartAsync(ledger);
        var port = second.Port;
        using var client = new TestClient([Address(first), Address(second)], TimeSpan.FromSeconds(5));
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = 0;

        async Task RunLaneAsync(int lane)
        {
            for (var scan = 0; scan < ScansEach; scan++)
            {
                // Within the call's deadline, or it would be no answer.
                var answer = await RedeemAsync(client, $"scan-{lane}-{scan}", $"code-{lane}-{scan}");
                Assert.NotNull(Assert.IsType<Answer.Answered>(answer).Response.Accepted);
                if (Interlocked.Increment(ref done) == Lanes * ScansEach / 2) halfway.SetResult();
            }
        }

        var lanes = Task.WhenAll(Enumerable.Range(0, Lanes).Select(RunLaneAsync));
        await halfway.Task.WaitAsync(Patience, TimeProvider.System);
        Assert.True(second.Redeems > 0);
        await second.KillAsync();
        await lanes;

        Assert.Equal(Lanes * ScansEach, ledger.Uses.Count);
        Assert.All(ledger.Uses.GroupBy(use => use.Code), uses => Assert.Single(uses));

        await using var back = await TestNode.StartAsync(ledger, port);
        var asked = back.AskedAgain();
        for (var n = 0; !asked.IsCompleted; n++)
            Assert.IsType<Answer.Answered>(await RedeemAsync(client, $"later-{n}", $"later-{n}"));
    }

    [Fact]
    public async Task A_node_that_accepts_and_says_nothing_does_not_keep_the_other_from_answering()
    {
        await using var good = await TestNode.StartAsync();
        await using var silent = new RawServer(RawServer.SwallowAsync);
        using var client = new TestClient([silent.Address.OriginalString, Address(good)], TimeSpan.FromSeconds(3));

        foreach (var scan in new[] { "s-1", "s-2", "s-3" })
        {
            // As a lane does it: no answer is asked about again with the same id.
            while (await RedeemAsync(client, scan, scan) is Answer.NoAnswer)
                Assert.True(good.Redeems < 100);
        }

        Assert.Equal(3, good.Redeems);
    }

    [Fact]
    public async Task A_node_that_is_not_there_costs_nothing()
    {
        await using var good = await TestNode.StartAsync();
        var gone = new RawServer((_, _) => Task.CompletedTask);
        var address = gone.Address.OriginalString;
        await gone.DisposeAsync();
        using var client = new TestClient([address, Address(good)]);

        for (var n = 0; n < 20; n++)
            Assert.IsType<Answer.Answered>(await RedeemAsync(client, Scan(n), Scan(n)));
    }

    [Fact]
    public async Task No_node_at_all_is_no_answer()
    {
        var gone = new RawServer((_, _) => Task.CompletedTask);
        var address = gone.Address.OriginalString;
        await gone.DisposeAsync();
        using var client = new TestClient([address, address.Replace("127.0.0.1", "127.0.0.2")]);

        var answer = await RedeemAsync(client, "s-1", "s-1");

        Assert.Contains("nothing listens", Assert.IsType<Answer.NoAnswer>(answer).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_DNS_is_resolved_and_its_certificate_is_checked_against_that_name()
    {
        using var certificate = TestCertificate.Create();
        await using var node = await TestNode.StartAsync(certificate: certificate);
        using var client = new TestClient(
            [$"dns:///localhost:{node.Port}"], connection: TestCertificate.Trust(certificate));

        Assert.IsType<Answer.Answered>(await RedeemAsync(client, "s-1", "s-1"));
    }

    [Fact]
    public async Task Several_nodes_have_a_certificate_each()
    {
        using var certificate = TestCertificate.Create();
        await using var first = await TestNode.StartAsync(certificate: certificate);
        await using var second = await TestNode.StartAsync(certificate: certificate);
        using var client = new TestClient(
            [$"https://localhost:{first.Port}", Address(second)], connection: TestCertificate.Trust(certificate));

        for (var n = 0; n < 20; n++)
            Assert.IsType<Answer.Answered>(await RedeemAsync(client, Scan(n), Scan(n)));
    }

    private static string Address(TestNode node) => node.Address.OriginalString;

    private static string Scan(int n) => string.Create(CultureInfo.InvariantCulture, $"s-{n}");

    private static Task<Answer> RedeemAsync(TestClient client, string scanId, string code) =>
        client.Cloud.RedeemAsync(
            new RedeemRequest { ScanId = scanId, Code = ByteString.CopyFromUtf8(code) }, CancellationToken.None);
}
