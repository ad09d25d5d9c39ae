using System.Buffers;
using Google.Protobuf;

namespace PosDaemon.Protocol.Grpc;

/// <summary>One rpc as both sides know it: its path and how its messages are read. Every call has one request;
/// the replies are one or, for a server stream, any number.</summary>
public sealed class GrpcMethod<TRequest, TReply>
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>
{
    private readonly MessageParser<TRequest> _request;
    private readonly MessageParser<TReply> _reply;

    internal GrpcMethod(
        string service, string name, MessageParser<TRequest> request, MessageParser<TReply> reply, bool streams)
    {
        (Service, Name, _request, _reply, StreamsReplies) = (service, name, request, reply, streams);
        Path = $"/{service}/{name}";
    }

    /// <summary>The full name of the service, package included.</summary>
    public string Service { get; }

    public string Name { get; }

    /// <summary>The request's :path, case-sensitive.</summary>
    public string Path { get; }

    public bool StreamsReplies { get; }

    public bool TryParseRequest(in ReadOnlySequence<byte> bytes, out TRequest? request) =>
        TryParse(_request, bytes, out request);

    public bool TryParseReply(in ReadOnlySequence<byte> bytes, out TReply? reply) => TryParse(_reply, bytes, out reply);

    // Protobuf reports bad input by an exception; here it becomes a value, as for every other parser.
    private static bool TryParse<T>(MessageParser<T> parser, in ReadOnlySequence<byte> bytes, out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
