using Google.Protobuf.WellKnownTypes;
using PosDaemon.Console;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.Tests.Hosting;

namespace PosDaemon.Tests.Console;

/// <summary>Signing in at a lane: what the cloud gives goes with the calls, and outlives a restart.</summary>
public sealed class Operators_at_the_console
{
    private static readonly CancellationToken Abort = CancellationToken.None;

    [Fact]
    public async Task What_the_cloud_gives_goes_with_the_calls_and_the_lane_shows_who_it_is()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        SignInRequest? asked = null;
        lane.On<SignInRequest>(request => Task.FromResult<object>(SignedIn(asked = request)));

        var outcome = await terminal.Operators.SignInAsync("counter", "op-1", "493817", Abort);
        await RedeemAsync(lane, terminal, "X-1");

        Assert.Equal(("Signed in.", "已登录。"), Words(outcome));
        Assert.Equal(
            ("493817", "op-1", "counter", "demo-1", "demo"),
            (asked!.Pin, asked.Caller.OperatorId, asked.Caller.Lane, asked.Caller.TerminalId, asked.Caller.StoreId));
        Assert.Equal(("op-1", "session-op-1"), Of(lane.Redeems.Last().Caller));
        Assert.Equal(("op-1", "Chen"), (terminal.Lane.Operator!.Id, terminal.Lane.Operator.Name));

        Assert.IsType<ActOutcome.Taken>(await terminal.Operators.SignOutAsync("counter", Abort));
        await RedeemAsync(lane, terminal, "X-2");
        Assert.Equal(("", ""), Of(lane.Redeems.Last().Caller));
        Assert.Null(terminal.Lane.Operator);
    }

    [Fact]
    public async Task A_restart_signs_nobody_out_and_asks_on_with_what_was_given()
    {
        var folder = Directory.CreateTempSubdirectory("posd-operators-");
        try
        {
            await using (var first = new BenchLane(folder, hasGate: false))
            {
                first.On<SignInRequest>(request => Task.FromResult<object>(SignedIn(request)));
                await new BenchTerminal(first).Operators.SignInAsync("counter", "op-1", "493817", Abort);
                first.Show("X-1");
                await BenchLane.UntilAsync(() => !first.Redeems.IsEmpty);
            }

            await using var next = new BenchLane(folder, hasGate: false, redeem: BenchLane.Accept);
            await BenchLane.UntilAsync(() => !next.Redeems.IsEmpty);

            Assert.Equal(("op-1", "session-op-1"), Of(next.Redeems.Last().Caller));
            Assert.Equal("op-1", new BenchTerminal(next).Lane.Operator!.Id);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path.Combine(folder.FullName, "operators.json")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"lanes":{"counter":null},"tokens":{}}""")]
    [InlineData("""{"lanes":null,"tokens":{}}""")]
    public async Task A_file_that_is_damaged_signs_everybody_out_and_stops_nothing(string content)
    {
        var folder = Directory.CreateTempSubdirectory("posd-operators-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "operators.json"), content, Abort);
            await using var lane = new BenchLane(folder, hasGate: false, redeem: BenchLane.Accept);
            var terminal = new BenchTerminal(lane);

            await RedeemAsync(lane, terminal, "X-1");

            Assert.Null(terminal.Lane.Operator);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Who_has_signed_out_lends_the_name_to_nobody()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        lane.On<SignInRequest>(request => Task.FromResult<object>(SignedIn(request)));
        await terminal.Operators.SignInAsync("counter", "op-1", "493817", Abort);
        var scannedAt = TimeProvider.System.GetUtcNow();
        await terminal.Operators.SignOutAsync("counter", Abort);

        // What was scanned before is asked on; the id alone, as a lane's own operator, is no sign-in.
        Assert.Equal("session-op-1", lane.Operators.TokenOf("op-1", scannedAt));
        Assert.Equal("", lane.Operators.TokenOf("op-1", TimeProvider.System.GetUtcNow().AddSeconds(1)));

        await terminal.Operators.SignInAsync("counter", "op-1", "493817", Abort);
        Assert.Equal("session-op-1", lane.Operators.TokenOf("op-1", TimeProvider.System.GetUtcNow().AddSeconds(1)));
    }

    [Fact]
    public async Task What_the_cloud_refuses_is_said_in_its_words_and_changes_nobody()
    {
        await using var lane = new BenchLane(hasGate: false, redeem: BenchLane.Accept);
        var terminal = new BenchTerminal(lane);
        lane.On<SignInRequest>(request => Task.FromResult<object>(SignedIn(request)));
        await terminal.Operators.SignInAsync("counter", "op-1", "493817", Abort);
        lane.On<SignInRequest>(_ => Task.FromResult<object>(new SignInResponse
        {
            ServerTime = TimeProvider.System.GetUtcNow().ToTimestamp(),
            Refused = new Refused { Reason = Reason.NotPermitted, Message = "工号或 PIN 码不对" },
        }));

        var outcome = Assert.IsType<ActOutcome.NotNow>(
            await terminal.Operators.SignInAsync("counter", "op-2", "0000", Abort));

        Assert.Equal("工号或 PIN 码不对", outcome.Why);
        Assert.Equal("op-1", terminal.Lane.Operator!.Id);
    }

    [Theory]
    [InlineData(Grpc.Core.StatusCode.ResourceExhausted, "云端没有答复")]
    [InlineData(Grpc.Core.StatusCode.Unimplemented, "可能版本较旧")]
    [InlineData(Grpc.Core.StatusCode.PermissionDenied, "互不认可")]
    public async Task Without_an_answer_nobody_is_signed_in(Grpc.Core.StatusCode status, string why)
    {
        await using var lane = new BenchLane(hasGate: false);
        var terminal = new BenchTerminal(lane);
        lane.On<SignInRequest>(_ => throw new Grpc.Core.RpcException(new Grpc.Core.Status(status, "no")));

        var outcome = Assert.IsType<ActOutcome.NotNow>(
            await terminal.Operators.SignInAsync("counter", "op-1", "493817", Abort));

        Assert.Contains(why, outcome.Zh, StringComparison.Ordinal);
        Assert.Null(terminal.Lane.Operator);
    }

    [Fact]
    public async Task There_is_no_signing_in_at_a_lane_that_is_none()
    {
        await using var lane = new BenchLane(hasGate: false);
        var terminal = new BenchTerminal(lane);

        Assert.IsType<ActOutcome.NoSuchLane>(await terminal.Operators.SignInAsync("none", "op-1", "", Abort));
        Assert.IsType<ActOutcome.NoSuchLane>(await terminal.Operators.SignOutAsync("none", Abort));
    }

    private static SignInResponse SignedIn(SignInRequest request) => new()
    {
        ServerTime = TimeProvider.System.GetUtcNow().ToTimestamp(),
        SignedIn = new SignedIn
        {
            OperatorName = "Chen",
            Session = $"session-{request.Caller.OperatorId}",
            ValidUntil = TimeProvider.System.GetUtcNow().AddHours(16).ToTimestamp(),
        },
    };

    private static async Task RedeemAsync(BenchLane lane, BenchTerminal terminal, string code)
    {
        var before = lane.Redeems.Count;
        Assert.IsType<ActOutcome.Taken>(await terminal.Commands.ScanAsync("counter", code, Abort));
        await BenchLane.UntilAsync(() => lane.Redeems.Count > before);
    }

    private static (string, string) Of(Caller caller) => (caller.OperatorId, caller.OperatorSession);

    private static (string, string?) Words(ActOutcome outcome) =>
        Assert.IsType<ActOutcome.Taken>(outcome) is var taken ? (taken.Message, taken.Zh) : default;
}
