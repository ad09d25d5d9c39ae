using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using PosDaemon.Protocol.Grpc;

namespace PosCloud.Grpc;

/// <summary>Reads the one message that a request carries, or reads a request away.</summary>
internal static class GrpcRequestBody
{
    /// <summary>Reads to the end of the stream: only there it is sure that there was one message.</summary>
    public static async Task<TRequest> ReadOneAsync<TRequest, TReply>(
        GrpcMethod<TRequest, TReply> method, PipeReader body, int maxBytes, CancellationToken cancelled)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        while (true)
        {
            var read = await body.ReadAsync(cancelled);
            var frame = GrpcFrame.Read(read.Buffer, maxBytes);
            if (frame.Outcome == FrameOutcome.Faulty)
            {
                body.AdvanceTo(read.Buffer.End);
                throw new GrpcFault(frame.ToStatus(maxBytes));
            }
            var more = frame.Outcome == FrameOutcome.Parsed && !read.Buffer.Slice(frame.End).IsEmpty;
            if (!more && !read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            try
            {
                return ParseWhole(method, read.Buffer, frame, more);
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End);
            }
        }
    }

    /// <summary>Reads away what a client still sends, up to the limit; after that it is cut off.</summary>
    public static async Task DrainAsync(PipeReader body, int maxBytes, CancellationToken cancelled)
    {
        for (long drained = 0; drained < maxBytes;)
        {
            var read = await body.ReadAsync(cancelled);
            drained += read.Buffer.Length;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
                return;
        }
    }

    // statuscodes.md: wrong number of requests is UNIMPLEMENTED, a request that cannot be parsed INTERNAL.
    private static TRequest ParseWhole<TRequest, TReply>(
        GrpcMethod<TRequest, TReply> method, ReadOnlySequence<byte> buffer, FrameRead frame, bool more)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        if (more)
            throw new GrpcFault(GrpcStatusCode.Unimplemented, $"{method.Name} takes one request, more were sent");
        if (frame.Outcome == FrameOutcome.NeedMore)
            throw buffer.IsEmpty
                ? new GrpcFault(GrpcStatusCode.Unimplemented, $"{method.Name} takes one request, none was sent")
                : new GrpcFault(GrpcStatusCode.Internal, "the request ends inside a message");
        if (!method.TryParseRequest(frame.Message, out var request))
            throw new GrpcFault(GrpcStatusCode.Internal, $"the request is not a {typeof(TRequest).Name}");
        return request!;
    }
}
