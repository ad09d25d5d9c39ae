using System.IO.Pipelines;
using Google.Protobuf;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>One call on the wire, from its request to its status. Used by one caller at a time. Disposing it before
/// the status has come resets the stream, by which the server knows that nobody waits.</summary>
internal sealed class GrpcCall<TRequest, TReply>(
    HttpMessageInvoker http, HttpRequestMessage request, GrpcMethod<TRequest, TReply> method,
    GrpcDeadline deadline, int maxReplyBytes) : IDisposable
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>
{
    private HttpResponseMessage? _response;
    private PipeReader? _body;

    /// <summary>The next reply, or the status, after which nothing comes. Throws only for the caller's abort.</summary>
    public async Task<GrpcResult<TReply>> NextAsync()
    {
        GrpcResult<TReply> result;
        try
        {
            result = await StepAsync();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            deadline.ThrowIfAborted();
            result = Ended(FromFault(fault));
        }
        return result is GrpcResult<TReply>.Ended { Status.Code: GrpcStatusCode.Cancelled } && deadline.HasPassed
            ? Ended(DeadlinePassed)
            : result;
    }

    public void Dispose()
    {
        _body?.Complete();
        _response?.Dispose();
        request.Dispose();
        deadline.Dispose();
    }

    private static GrpcStatus DeadlinePassed { get; } =
        new(GrpcStatusCode.DeadlineExceeded, "no answer within the deadline");

    private async Task<GrpcResult<TReply>> StepAsync()
    {
        if (_response is null || _body is null)
        {
            _response = await http.SendAsync(request, deadline.Token);
            if (GrpcResponseStatus.FromHeaders(_response) is { } status)
                return Ended(status);
            _body = PipeReader.Create(await _response.Content.ReadAsStreamAsync(deadline.Token));
        }
        return await ReadAsync(_response, _body);
    }

    private async Task<GrpcResult<TReply>> ReadAsync(HttpResponseMessage response, PipeReader body)
    {
        while (true)
        {
            var read = await body.ReadAsync(deadline.Token);
            var frame = GrpcFrame.Read(read.Buffer, maxReplyBytes);
            switch (frame.Outcome)
            {
                case FrameOutcome.Faulty:
                    return Ended(frame.ToStatus(maxReplyBytes));
                case FrameOutcome.Parsed:
                    var parsed = method.TryParseReply(frame.Message, out var reply);
                    body.AdvanceTo(frame.End);
                    return parsed
                        ? new GrpcResult<TReply>.Replied(reply!)
                        : Ended(new(GrpcStatusCode.Internal, $"the server's answer is not a {typeof(TReply).Name}"));
                default:
                    var broken = !read.Buffer.IsEmpty;
                    body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    if (read.IsCompleted)
                        return Ended(FromEnd(GrpcResponseStatus.FromTrailers(response), broken));
                    break;
            }
        }
    }

    // An OK behind half a message is a lie; an error status explains itself.
    private static GrpcStatus FromEnd(GrpcStatus status, bool broken) => status.IsOk && broken
        ? new(GrpcStatusCode.Internal, "the server's answer ends inside a message")
        : status;

    private GrpcStatus FromFault(Exception fault)
    {
        if (deadline.HasPassed)
            return DeadlinePassed;
        return fault is OperationCanceledException
            ? new(GrpcStatusCode.Unavailable, $"no connection to {request.RequestUri?.Authority} in time")
            : GrpcTransportFault.ToStatus(fault);
    }

    private static GrpcResult<TReply>.Ended Ended(GrpcStatus status) => new(status);
}
