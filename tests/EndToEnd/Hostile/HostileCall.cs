using System.Net;
using System.Net.Sockets;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>One connection of the terminal to the hostile peer, and what can be done with it.</summary>
/// <param name="caller">The terminal's end, not owned.</param>
/// <param name="cloud">Where the real cloud is.</param>
/// <param name="chance">This connection's own.</param>
/// <param name="time">The clock of its pauses.</param>
/// <param name="end">When its time is over.</param>
internal sealed class HostileCall(
    Socket caller, IPEndPoint cloud, Random chance, TimeProvider time, CancellationToken end) : IDisposable
{
    private readonly NetworkStream _stream = new(caller);

    public Random Chance => chance;

    public void Dispose() => _stream.Dispose();

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, end).AsTask();

    public async Task TrickleAsync(byte[] bytes, int everyMilliseconds)
    {
        foreach (var one in bytes)
        {
            await SendAsync([one]);
            await PauseAsync(everyMilliseconds);
        }
    }

    public Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, end);

    /// <summary>Stays and does nothing.</summary>
    public Task HoldAsync() => Task.Delay(Timeout.InfiniteTimeSpan, time, end);

    /// <summary>Reads until the terminal ends, and answers nothing.</summary>
    public async Task SwallowAsync()
    {
        var buffer = new byte[4096];
        while (await _stream.ReadAsync(buffer, end) > 0) continue;
    }

    public async Task EchoAsync()
    {
        var buffer = new byte[4096];
        while (await _stream.ReadAsync(buffer, end) is var count and > 0) await SendAsync(buffer[..count]);
    }

    public void Reset()
    {
        caller.LingerState = new LingerOption(true, 0);
        caller.Close();
    }

    public void CloseSendingHalf() => caller.Shutdown(SocketShutdown.Send);

    /// <summary>The beginning of an HTTP/2 connection; then the first request is read.</summary>
    /// <returns>The request's stream.</returns>
    public async Task<int> RequestAsync(byte[]? settings = null)
    {
        await BeginAsync(settings);
        return await Http2.ReadRequestAsync(_stream, end);
    }

    public async Task BeginAsync(byte[]? settings = null)
    {
        await _stream.ReadExactlyAsync(new byte[24], end);
        await SendAsync(
            [.. settings ?? Http2.Frame(Http2.Settings, 0, 0), .. Http2.Frame(Http2.Settings, Http2.Acknowledge, 0)]);
    }

    /// <summary>Answers every request of this connection in the same wrong way.</summary>
    public async Task AnswerAllAsync(Func<int, byte[]> answer)
    {
        await BeginAsync();
        while (true)
        {
            var stream = await Http2.ReadRequestAsync(_stream, end);
            await SendAsync(answer(stream));
        }
    }

    /// <summary>A wire to the real cloud.</summary>
    public static Task PassAsync(HostileCall call) => call.PassAsync((bytes, send) => send(bytes));

    /// <summary>A wire to the real cloud whose answers pass through <paramref name="reply"/>.</summary>
    public async Task PassAsync(Func<byte[], Func<byte[], Task>, Task> reply)
    {
        using var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await upstream.ConnectAsync(cloud, end);
        await using var real = new NetworkStream(upstream);
        await await Task.WhenAny(
            PumpAsync(_stream, bytes => real.WriteAsync(bytes, end).AsTask()),
            PumpAsync(real, bytes => reply(bytes, SendAsync)));
    }

    private async Task PumpAsync(NetworkStream from, Func<byte[], Task> to)
    {
        var chunk = new byte[16 * 1024];
        while (await from.ReadAsync(chunk, end) is var count and > 0) await to(chunk[..count]);
    }
}
