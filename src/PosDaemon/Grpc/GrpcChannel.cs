using System.Runtime.CompilerServices;
using Google.Protobuf;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>Calls to one server over one pool of HTTP/2 connections: by prior knowledge on http://, by TLS on
/// https://. A failure is a status, never an exception; only the caller's own abort throws. Retries nothing.
/// Safe for concurrent use.</summary>
internal sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly GrpcChannelOptions _options;
    private readonly TimeProvider _time;

    public GrpcChannel(Uri address, GrpcChannelOptions options, TimeProvider time)
    {
        if (AddressFault(address) is { } fault)
            throw new ArgumentException(fault, nameof(address));
        (Address, _options, _time) = (address, options, time);
        _http = new HttpMessageInvoker(Connect(address, options));
    }

    public Uri Address { get; }

    /// <summary>Why a channel cannot have this address; null if it can. Plain text is for this machine only.</summary>
    public static string? AddressFault(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            return $"{address} is not an http:// or https:// address";
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            return $"{address} would send codes in plain text: use https://, or http:// on this machine only";
        return address.PathAndQuery == "/" ? null : $"{address} has a path: gRPC is served at the root";
    }

    /// <summary>One request, one reply. The deadline covers all of it, connecting too, and is sent along.</summary>
    public async Task<GrpcResult<TReply>> CallAsync<TRequest, TReply>(
        GrpcMethod<TRequest, TReply> method, TRequest request, TimeSpan deadline, CancellationToken abort)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        using var call = Open(method, request, deadline, abort);
        var first = await call.NextAsync();
        if (first is GrpcResult<TReply>.Ended { Status.IsOk: true })
            return Cardinality<TReply>($"{method.Name} ended without a reply");
        if (first is GrpcResult<TReply>.Ended)
            return first;

        return await call.NextAsync() switch
        {
            GrpcResult<TReply>.Ended { Status.IsOk: true } => first,
            GrpcResult<TReply>.Ended failed => failed,
            _ => Cardinality<TReply>($"{method.Name} gave more than one reply"),
        };
    }

    /// <summary>One request, the replies as they come, and at last always the status. Without a deadline the stream
    /// lives until either side ends it.</summary>
    public async IAsyncEnumerable<GrpcResult<TReply>> StreamAsync<TRequest, TReply>(
        GrpcMethod<TRequest, TReply> method, TRequest request, TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken abort)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        using var call = Open(method, request, deadline, abort);
        while (true)
        {
            var next = await call.NextAsync();
            yield return next;
            if (next is GrpcResult<TReply>.Ended)
                yield break;
        }
    }

    public void Dispose() => _http.Dispose();

    private GrpcCall<TRequest, TReply> Open<TRequest, TReply>(
        GrpcMethod<TRequest, TReply> method, TRequest request, TimeSpan? deadline, CancellationToken abort)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        new(_http, GrpcRequest.Create(Address, method, request, deadline), method,
            new GrpcDeadline(deadline, _time, abort), _options.MaxReplyBytes);

    // statuscodes.md: a wrong number of replies is UNIMPLEMENTED.
    private static GrpcResult<TReply>.Ended Cardinality<TReply>(string message) =>
        new(new GrpcStatus(GrpcStatusCode.Unimplemented, message));

    private static SocketsHttpHandler Connect(Uri address, GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy from the environment must not come between a terminal and a server on the same machine.
            UseProxy = !address.IsLoopback,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.PingEvery,
            KeepAlivePingTimeout = options.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionLifetime = options.ConnectionLife,
            EnableMultipleHttp2Connections = true,
            // In KiB; the protocol suggests 8 for headers and for trailers.
            MaxResponseHeadersLength = 16,
        };
        if (options.Tls is { } tls)
            handler.SslOptions = tls;
        return handler;
    }
}
