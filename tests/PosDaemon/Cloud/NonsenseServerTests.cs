using System.Net.Sockets;
using PosDaemon.Protocol.Redemption.V1;
using Answer = PosDaemon.Cloud.CloudAnswer<PosDaemon.Protocol.Redemption.V1.RedeemResponse>;

namespace PosDaemon.Tests.Cloud;

/// <summary>Whatever listens at the cloud's address and is no gRPC server gives no answer and a reason, never an
/// exception.</summary>
public class NonsenseServerTests
{
    [Fact]
    public async Task Nobody_there_is_said()
    {
        var server = new RawServer((_, _) => Task.CompletedTask);
        var address = server.Address;
        await server.DisposeAsync();

        Assert.Contains("nothing listens at the cloud's address (Unavailable", await ReasonAsync(address),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_said() => Assert.Contains(
        "not known to DNS (Unavailable", await ReasonAsync(new("https://cloud.invalid")), StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_hangs_up_is_a_broken_connection()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);

        Assert.Contains("the connection to the cloud broke (Unavailable", await ReasonAsync(server.Address),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_ends_in_good_order_without_an_answer_is_a_broken_connection(bool afterSettings)
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            if (afterSettings)
                await stream.WriteAsync(RawServer.Settings, stopping);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await RawServer.SwallowAsync(stream, stopping);
        });

        Assert.Contains("the connection to the cloud broke (Unavailable", await ReasonAsync(server.Address),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_resets_the_connection_instead_of_a_word_is_a_broken_connection()
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await RawServer.ReadRequestAsync(stream, stopping);
            stream.Socket.Close(0);
        });

        Assert.Contains("the connection to the cloud broke (Unavailable", await ReasonAsync(server.Address),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_a_passed_deadline()
    {
        await using var server = new RawServer(RawServer.SwallowAsync);

        Assert.Contains("did not answer in time (DeadlineExceeded",
            await ReasonAsync(server.Address, TimeSpan.FromMilliseconds(300)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>no</html>")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")]
    [InlineData("\u001b@\u0000\u0001\u0002 not even text, and long enough to be taken for a frame of something")]
    public async Task Another_protocol_is_said_to_be_none_of_ours(string greeting)
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(greeting), stopping);
            await RawServer.SwallowAsync(stream, stopping);
        });

        // Which of the two depends on who hangs up first.
        var reason = await ReasonAsync(server.Address);

        Assert.True(reason.Contains("does not speak gRPC", StringComparison.Ordinal)
            || reason.Contains("did not complete the HTTP/2 handshake", StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData(8, "broke off the call (Cancelled")]
    [InlineData(11, "too much to do (ResourceExhausted")]
    [InlineData(2, "broke off the call (Internal")]
    public async Task A_reset_stream_is_told_by_its_error(byte error, string part)
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await stream.WriteAsync(RawServer.Settings, stopping);
            await RawServer.ReadRequestAsync(stream, stopping);
            // RST_STREAM on the first stream (RFC 9113 section 6.4).
            await stream.WriteAsync(new byte[] { 0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, error }, stopping);
            await RawServer.SwallowAsync(stream, stopping);
        });

        Assert.Contains(part, await ReasonAsync(server.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_goodbye_and_serves_nothing_is_no_answer()
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await stream.WriteAsync(RawServer.Settings, stopping);
            await RawServer.ReadRequestAsync(stream, stopping);
            // GOAWAY, no stream processed, NO_ERROR (RFC 9113 section 6.8).
            await stream.WriteAsync(new byte[] { 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, stopping);
            await RawServer.SwallowAsync(stream, stopping);
        });

        Assert.Contains("the cloud closed the connection (Unavailable", await ReasonAsync(server.Address),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Random_bytes_always_give_a_reason(bool afterSettings) =>
        Task.WhenAll(Enumerable.Range(0, 60).Select(seed => AnswerRandomlyAsync(seed, afterSettings)));

    private static async Task AnswerRandomlyAsync(int seed, bool afterSettings)
    {
        var bytes = new byte[200];
        new Random(seed).NextBytes(bytes);
        if (afterSettings)
            FrameLike(bytes, seed);
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await stream.WriteAsync((byte[])[.. afterSettings ? RawServer.Settings : [], .. bytes], stopping);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await RawServer.SwallowAsync(stream, stopping);
        });

        // Sixty connections at once on a busy machine may take a while; what must not be is waiting for ever.
        var reason = await ReasonAsync(server.Address, TimeSpan.FromMinutes(2));

        Assert.False(reason.Contains("Deadline", StringComparison.Ordinal), $"seed {seed}: {reason}");
        Assert.DoesNotContain(reason, char.IsControl);
    }

    // A small frame of each kind on the first stream, so that the bytes get past the outermost check.
    private static void FrameLike(byte[] bytes, int seed)
    {
        byte[] prefix = [0, 0, (byte)(seed % 40), (byte)(seed % 10), (byte)(seed * 7), 0, 0, 0, (byte)(seed % 3)];
        prefix.CopyTo(bytes, 0);
    }

    private static async Task<string> ReasonAsync(Uri address, TimeSpan? deadline = null)
    {
        using var client = new TestClient(address, deadline);
        var answer = await client.Cloud.RedeemAsync(new RedeemRequest { ScanId = "s" }, CancellationToken.None);
        return Assert.IsType<Answer.NoAnswer>(answer).Reason;
    }
}
