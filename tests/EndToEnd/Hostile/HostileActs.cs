using System.Text;
using static PosDaemon.EndToEnd.Tests.Hostile.Http2;

namespace PosDaemon.EndToEnd.Tests.Hostile;

/// <summary>All that a peer at the cloud's address may do that is no cloud's business: of TCP, of other protocols, of
/// HTTP/2, of HTTP, of gRPC, and of a cloud that did what it was asked and is not heard. None of them gives a wrong
/// answer of the right form: whoever can do that is the cloud.</summary>
internal static class HostileActs
{
    private static readonly uint[] ErrorCodes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99];

    public static IReadOnlyList<HostileAct> All { get; } =
    [
        .. Tcp(), .. Strangers(), .. Frames(), .. Answers(), .. Unheard(),
        .. ErrorCodes.Select(code => new HostileAct($"GOAWAY {code}", async call =>
        {
            await call.RequestAsync();
            await call.SendAsync(Frame(GoAway, 0, 0, [.. Number(0), .. Number(code)]));
            await call.SwallowAsync();
        })),
        .. ErrorCodes.Select(code => new HostileAct($"RST_STREAM {code}", call =>
            call.AnswerAllAsync(stream => Frame(ResetStream, 0, stream, Number(code))))),
        .. Enumerable.Range(0, 18).Select(status => new HostileAct($"gRPC status {status}", call =>
            call.AnswerAllAsync(stream => Trailers(stream, (":status", "200"), ("content-type", "application/grpc"),
                ("grpc-status", $"{status}"), ("grpc-message", "no"))))),
    ];

    private static HostileAct[] Tcp() =>
    [
        new("reset at once", call =>
        {
            call.Reset();
            return Task.CompletedTask;
        }),
        new("close at once", _ => Task.CompletedTask),
        new("close one half", call =>
        {
            call.CloseSendingHalf();
            return call.SwallowAsync();
        }),
        new("reset behind the request", async call =>
        {
            await call.RequestAsync();
            call.Reset();
        }),
        new("close behind the request", call => call.RequestAsync()),
        new("close one half behind the request", async call =>
        {
            await call.RequestAsync();
            call.CloseSendingHalf();
            await call.SwallowAsync();
        }),
        new("trickle noise", call => call.TrickleAsync(Noise(call, 400), 5)),
        new("trickle the settings", async call =>
        {
            await call.TrickleAsync(Frame(Settings, 0, 0, Setting(3, 100)), 10);
            await call.SwallowAsync();
        }),
        new("never read", call => call.HoldAsync()),
        new("read and say nothing", call => call.SwallowAsync()),
        new("say nothing behind the handshake", async call =>
        {
            await call.BeginAsync();
            await call.SwallowAsync();
        }),
        new("reset in the middle of a frame", async call =>
        {
            var stream = await call.RequestAsync();
            await call.SendAsync(Head(stream)[..12]);
            call.Reset();
        }),
    ];

    private static HostileAct[] Strangers() =>
    [
        Says("HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\n\r\n"),
        Says("HTTP/1.1 400 and a page", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html>no</html>"),
        Says("HTTP/1.1 redirect", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
        Says("HTTP/1.1 without end", "HTTP/1.1 200 OK\r\nX: " + new string('a', 20_000)),
        Says("a page", "<!DOCTYPE html><title>Router</title><h1>Sign in to the network</h1>"),
        Says("SSH", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
        Says("a printer", "\u001b@\u0000\u0001\u0002\u001dV\u0000"),
        new("a TLS server hello", async call =>
        {
            await call.SendAsync([0x16, 3, 3, 0, 0x4a, 2, 0, 0, 0x46, 3, 3, .. Noise(call, 70)]);
            await call.SwallowAsync();
        }),
        new("a TLS alert", async call =>
        {
            await call.SendAsync([0x15, 3, 3, 0, 2, 2, 40]);
            await call.SwallowAsync();
        }),
        new("noise", async call =>
        {
            await call.SendAsync(Noise(call, 2000));
            await call.SwallowAsync();
        }),
        new("zeros", async call =>
        {
            await call.SendAsync(new byte[5000]);
            await call.SwallowAsync();
        }),
        new("echo", call => call.EchoAsync()),
    ];

    private static HostileAct[] Frames() =>
    [
        Begins("settings of five bytes", Frame(Settings, 0, 0, 1, 2, 3, 4, 5)),
        Begins("settings on a stream", Frame(Settings, 0, 1)),
        Begins("settings with a window over the limit", Frame(Settings, 0, 0, Setting(4, uint.MaxValue))),
        Begins("settings with a frame size below the least", Frame(Settings, 0, 0, Setting(5, 1))),
        Begins("settings that allow no stream", Frame(Settings, 0, 0, Setting(3, 0))),
        Begins("settings that allow no byte", Frame(Settings, 0, 0, Setting(4, 0))),
        Begins("a thousand settings", [.. Enumerable.Repeat(Frame(Settings, 0, 0), 1000).SelectMany(frame => frame)]),
        Begins("a thousand pings",
            [.. Frame(Settings, 0, 0),
                .. Enumerable.Repeat(Frame(Ping, 0, 0, new byte[8]), 1000).SelectMany(frame => frame)]),
        Begins("a window that overflows",
            [.. Frame(Settings, 0, 0), .. Frame(WindowUpdate, 0, 0, Number(int.MaxValue))]),
        Begins("a frame of 16 MiB announced", [.. Frame(Settings, 0, 0), 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1]),
        Answers("frames of noise", (call, stream) => Frame(
            (byte)call.Chance.Next(12), (byte)call.Chance.Next(256), stream, Noise(call, call.Chance.Next(60)))),
        Answers("headers on a stream nobody opened", (_, stream) => Head(stream + 1000)),
        Answers("data before headers", (_, stream) => Frame(Data, EndStream, stream, Http2.Message())),
        Answers("a push promise", (_, stream) => Frame(PushPromise, EndHeaders, stream, [.. Number(2), .. Block()])),
        Answers("a header block of noise", (call, stream) =>
            Frame(Headers, EndHeaders | EndStream, stream, Noise(call, 60))),
        Answers("200 continuations", (_, stream) =>
        [
            .. Frame(Headers, 0, stream, Block((":status", "200"))),
            .. Enumerable.Repeat(Frame(Continuation, 0, stream, Block(("x", new string('a', 900)))), 200)
                .SelectMany(frame => frame),
        ]),
        Answers("200 KB of headers", (_, stream) =>
        [
            .. Frame(Headers, 0, stream, Block((":status", "200"))),
            .. Enumerable.Range(0, 20).SelectMany(n => Frame(Continuation, n == 19 ? EndHeaders : (byte)0, stream,
                Block(($"x-{n}", new string('b', 10_000))))),
        ]),
        Answers("a hundred early hints", (_, stream) => [.. Enumerable.Repeat(
            Frame(Headers, EndHeaders, stream, Block((":status", "103"))), 100).SelectMany(frame => frame)]),
        Answers("headers again and again", (_, stream) => [.. Head(stream), .. Head(stream), .. Head(stream)]),
    ];

    private static HostileAct[] Answers() =>
    [
        .. ((int[])[204, 302, 401, 404, 429, 500, 503]).Select(status => Answers($"HTTP status {status}", (_, stream) =>
            Trailers(stream, (":status", $"{status}"), ("location", "/elsewhere")))),
        Answers("a page in HTTP/2", (_, stream) =>
        [
            .. Frame(Headers, EndHeaders, stream, Block((":status", "200"), ("content-type", "text/html"))),
            .. Frame(Data, EndStream, stream, "<html>no</html>"u8.ToArray()),
        ]),
        Answers("no content type", (_, stream) => Trailers(stream, (":status", "200"), ("grpc-status", "0"))),
        Answers("no trailers", (_, stream) => [.. Head(stream), .. Frame(Data, EndStream, stream, Http2.Message())]),
        Answers("a status that is no number", (_, stream) =>
            [.. Head(stream), .. Trailers(stream, ("grpc-status", "no"))]),
        Answers("a message with bad percent signs", (_, stream) => Trailers(stream, (":status", "200"),
            ("content-type", "application/grpc"), ("grpc-status", "13"), ("grpc-message", "%zz%%4%\u00ff%e4%b8"))),
        Answers("a status of no known number", (_, stream) =>
            [.. Head(stream), .. Trailers(stream, ("grpc-status", "999999999"))]),
        Answers("well without a message", (_, stream) => [.. Head(stream), .. Trailers(stream, ("grpc-status", "0"))]),
        Message("an empty message", Http2.Message()),
        Message("a message of noise", null),
        Message("a message cut off", [0, 0, 0, 0, 100, 1, 2, 3]),
        Message("a length over all bounds", [0, 0xff, 0xff, 0xff, 0xff, 1]),
        Message("a message said to be compressed", [1, 0, 0, 0, 2, 8, 1]),
        Message("a flag that nobody knows", [7, 0, 0, 0, 0]),
        // Fields that no answer has: 1000, a text.
        Message("two messages", [.. Unknown(), .. Unknown()]),
        Message("the answer to another call", Unknown()),
        Answers("an encoding nobody knows", (_, stream) =>
        [
            .. Head(stream, ("grpc-encoding", "brotli-17")), .. Frame(Data, 0, stream, 1, 0, 0, 0, 1, 9),
            .. Trailers(stream, ("grpc-status", "0")),
        ]),
        Answers("a message of 1 MiB and one byte", (_, stream) =>
        [
            .. Head(stream), .. Frame(Data, 0, stream, [0, .. Number((1 << 20) + 1)]),
            .. Enumerable.Repeat(Frame(Data, 0, stream, new byte[16_000]), 4).SelectMany(frame => frame),
        ]),
    ];

    private static HostileAct[] Unheard() =>
    [
        new("the cloud's answers are lost", call => call.PassAsync((_, _) => Task.CompletedTask)),
        new("the cloud's answers are late", call => call.PassAsync(async (bytes, send) =>
        {
            await call.PauseAsync(400);
            await send(bytes);
        })),
        new("the cloud's answers trickle", call => call.PassAsync((bytes, _) => call.TrickleAsync(bytes, 1))),
        new("the cloud's answers are cut off", call =>
        {
            var left = call.Chance.Next(40, 400);
            return call.PassAsync(async (bytes, send) =>
            {
                await send(bytes[..Math.Min(left, bytes.Length)]);
                left -= bytes.Length;
                if (left <= 0) call.Reset();
            });
        }),
        new("one bit of the cloud's answers is turned", call => call.PassAsync((bytes, send) =>
        {
            // In a frame's head, where it breaks the frame and can make no other answer of it.
            bytes[Math.Min(3, bytes.Length - 1)] ^= 0x40;
            return send(bytes);
        })),
    ];

    private static byte[] Unknown() => Http2.Message([0xc2, 0x3e, 2, (byte)'n', (byte)'o']);

    private static HostileAct Says(string name, string text) => new(name, async call =>
    {
        await call.SendAsync(Encoding.Latin1.GetBytes(text));
        await call.SwallowAsync();
    });

    private static HostileAct Begins(string name, byte[] bytes) => new(name, async call =>
    {
        await call.BeginAsync(bytes);
        await call.SwallowAsync();
    });

    private static HostileAct Answers(string name, Func<HostileCall, int, byte[]> answer) =>
        new(name, call => call.AnswerAllAsync(stream => answer(call, stream)));

    /// <param name="message">With its prefix; null for noise.</param>
    private static HostileAct Message(string name, byte[]? message) => Answers(name, (call, stream) =>
    [
        .. Head(stream), .. Frame(Data, 0, stream, message ?? Http2.Message([0xff, .. Noise(call, 40)])),
        .. Trailers(stream, ("grpc-status", "0")),
    ]);

    private static byte[] Noise(HostileCall call, int length)
    {
        var bytes = new byte[length];
        call.Chance.NextBytes(bytes);
        return bytes;
    }
}
