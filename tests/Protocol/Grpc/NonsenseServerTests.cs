using System.Net.Sockets;
using PosDaemon.Grpc;
using PosDaemon.Protocol.Grpc;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Protocol.Tests.Grpc;

/// <summary>Whatever listens at the cloud's address and is no gRPC server gives a status, never an exception.</summary>
public class NonsenseServerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // SETTINGS and its acknowledgement, empty: the least a server says before anything goes (RFC 9113 section 3.4).
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0];

    [Fact]
    public async Task Nobody_there_is_unavailable()
    {
        var server = new RawServer((_, _) => Task.CompletedTask);
        var address = server.Address;
        await server.DisposeAsync();

        Assert.Equal(GrpcStatusCode.Unavailable, (await CallAsync(address, Deadline)).Code);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_unavailable()
    {
        await using var server = new RawServer((_, _) => Task.CompletedTask);

        Assert.Equal(GrpcStatusCode.Unavailable, (await CallAsync(server.Address, Deadline)).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_ends_in_good_order_without_an_answer_is_unavailable(bool afterSettings)
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            if (afterSettings)
                await stream.WriteAsync(Settings, stopping);
            stream.Socket.Shutdown(SocketShutdown.Send);
            await SwallowAsync(stream, stopping);
        });

        Assert.Equal(GrpcStatusCode.Unavailable, (await CallAsync(server.Address, Deadline)).Code);
    }

    [Fact]
    public async Task A_server_that_resets_the_connection_instead_of_a_word_is_unavailable()
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await ReadRequestAsync(stream, stopping);
            stream.Socket.Close(0);
        });

        Assert.Equal(GrpcStatusCode.Unavailable, (await CallAsync(server.Address, Deadline)).Code);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_a_passed_deadline()
    {
        await using var server = new RawServer((stream, stopping) => SwallowAsync(stream, stopping));

        var status = await CallAsync(server.Address, TimeSpan.FromMilliseconds(300));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, status.Code);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>no</html>")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")]
    [InlineData("\u001b@\u0000\u0001\u0002 not even text, and long enough to be taken for a frame of something")]
    public async Task Another_protocol_is_told_as_such(string greeting)
    {
        await using var server = new RawServer(async (stream, stopping) =>
        {
            await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(greeting), stopping);
            await SwallowAsync(stream, stopping);
        });

        var status = await CallAsync(server.Address, Deadline);

        Assert.True(status.Code is GrpcStatusCode.Internal or GrpcStatusCode.Unavailable, status.ToString());
        Assert.NotEmpty(status.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Random_bytes_always_give_a_status(bool afterSettings)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var bytes = new byte[200];
            new Random(seed).NextBytes(bytes);
            if (afterSettings)
                FrameLike(bytes, seed);
            await using var server = new RawServer(async (stream, stopping) =>
            {
                await stream.WriteAsync((byte[])[.. afterSettings ? Settings : [], .. bytes], stopping);
                stream.Socket.Shutdown(SocketShutdown.Send);
                await SwallowAsync(stream, stopping);
            });

            var status = await CallAsync(server.Address, Deadline);

            Assert.True(!status.IsOk && status.Code != GrpcStatusCode.DeadlineExceeded, $"seed {seed}: {status}");
        }
    }

    // A small frame of each kind on the first stream, so that the bytes get past the outermost check.
    private static void FrameLike(byte[] bytes, int seed)
    {
        byte[] prefix = [0, 0, (byte)(seed % 40), (byte)(seed % 10), (byte)(seed * 7), 0, 0, 0, (byte)(seed % 3)];
        prefix.CopyTo(bytes, 0);
    }

    // The preface, then frames up to the one with END_STREAM: the client has written all it has and waits.
    private static async Task ReadRequestAsync(NetworkStream stream, CancellationToken stopping)
    {
        await stream.ReadExactlyAsync(new byte[24], stopping);
        var head = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(head, stopping);
            await stream.ReadExactlyAsync(new byte[head[0] << 16 | head[1] << 8 | head[2]], stopping);
        }
        while (head[3] is not (0 or 1) || (head[4] & 1) == 0);
    }

    private static async Task SwallowAsync(NetworkStream stream, CancellationToken stopping)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, stopping) > 0)
        {
            // Only the end matters.
        }
    }

    private static async Task<GrpcStatus> CallAsync(Uri address, TimeSpan deadline)
    {
        using var channel = new GrpcChannel(address, new GrpcChannelOptions(), TimeProvider.System);
        var result = await channel.CallAsync(
            RedemptionMethods.Redeem, new RedeemRequest { ScanId = "s" }, deadline, CancellationToken.None);
        return Assert.IsType<GrpcResult<RedeemResponse>.Ended>(result).Status;
    }
}
