using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace PosDaemon.Cloud;

/// <summary>Why a call got no answer. The only place that knows RpcException and what leaks from below it.</summary>
/// <param name="Code">Unavailable is what a later try may mend.</param>
/// <param name="Sentence">For staff.</param>
/// <param name="Detail">For whoever they ask; as the peer or the network wrote it.</param>
internal sealed record CloudFault(StatusCode Code, string Sentence, string Detail)
{
    private const int LongestDetail = 200;

    /// <summary>The deadline passed.</summary>
    public static CloudFault Late { get; } =
        new(StatusCode.DeadlineExceeded, "the cloud did not answer in time", "");

    public static CloudFault From(Exception exception)
    {
        var status = (exception as RpcException)?.Status;
        var cause = status is { } failed ? failed.DebugException : exception;
        if (cause is not null && Transport(cause) is var (code, sentence))
            return new(code, sentence, cause.GetBaseException().Message);
        var said = status ?? new Status(StatusCode.Unknown, exception.GetBaseException().Message);
        return new(said.StatusCode, Sentences(said.StatusCode), said.Detail);
    }

    /// <summary>What a stranger sent goes to screens and logs: short, and without control characters.</summary>
    public override string ToString()
    {
        var detail = string.Concat(Detail.Take(LongestDetail).Select(c => char.IsControl(c) ? '?' : c));
        return detail.Length == 0 ? $"{Sentence} ({Code})" : $"{Sentence} ({Code}: {detail})";
    }

    /// <summary>Null when nothing in the chain says that it was the transport.</summary>
    private static (StatusCode Code, string Sentence)? Transport(Exception cause)
    {
        if (Find<AuthenticationException>(cause) is not null)
            return (StatusCode.Unavailable, "the cloud's certificate is not accepted here");
        if (Find<HttpProtocolException>(cause) is { } reset)
            return Reset(reset.ErrorCode);
        if (Find<SocketException>(cause) is { } socket)
            return (StatusCode.Unavailable, Sentences(socket.SocketErrorCode));
        if (Find<TimeoutException>(cause) is not null)
            return (StatusCode.Unavailable, "the cloud's machine does not answer");
        return Find<HttpRequestException>(cause)?.HttpRequestError switch
        {
            HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError =>
                (StatusCode.Internal, NotTheCloud),
            HttpRequestError.ConfigurationLimitExceeded =>
                (StatusCode.ResourceExhausted, "the cloud's answer has too many headers"),
            _ when Find<IOException>(cause) is not null =>
                (StatusCode.Unavailable, "the connection to the cloud broke"),
            _ => null,
        };
    }

    private const string NotTheCloud = "what answers at the cloud's address does not speak gRPC: is the address right?";

    // The table of PROTOCOL-HTTP2.md, "Errors"; the numbers are those of RFC 9113 section 7.
    private static (StatusCode Code, string Sentence) Reset(long error) => error switch
    {
        1 => (StatusCode.Internal, NotTheCloud),
        7 => (StatusCode.Unavailable, "the cloud refused the call unread"),
        8 => (StatusCode.Cancelled, "the cloud broke off the call"),
        11 => (StatusCode.ResourceExhausted, "the cloud has too much to do"),
        12 => (StatusCode.PermissionDenied, "the cloud wants better encryption"),
        _ => (StatusCode.Internal, "the cloud broke off the call"),
    };

    private static string Sentences(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "nothing listens at the cloud's address",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            "the cloud's name is not known to DNS",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown =>
            "there is no way from this machine to the cloud",
        SocketError.TimedOut => "the cloud's machine does not answer",
        _ => "the connection to the cloud broke",
    };

    private static string Sentences(StatusCode code) => code switch
    {
        StatusCode.Unavailable => "the cloud is not there",
        StatusCode.DeadlineExceeded => "the cloud did not answer in time",
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => "the cloud does not accept this terminal",
        StatusCode.Unimplemented => "the cloud does not know this call: its version may differ, or the address is wrong",
        StatusCode.ResourceExhausted => "the message is too large, or the cloud has too much to do",
        StatusCode.Cancelled => "the call was broken off",
        _ => "the cloud could not answer",
    };

    private static T? Find<T>(Exception? fault)
        where T : Exception
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is T found)
                return found;
        }
        return null;
    }
}
