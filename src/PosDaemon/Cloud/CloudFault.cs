using System.Net.Sockets;
using System.Security.Authentication;
using Google.Protobuf;
using Grpc.Core;
using PosDaemon.Lanes;

namespace PosDaemon.Cloud;

/// <summary>Why a call got no answer. The only place that knows RpcException and what leaks from below it.</summary>
/// <param name="Code">Unavailable is what a later try may mend.</param>
/// <param name="Cause">For the technician, in English.</param>
/// <param name="Detail">As the peer or the network wrote it.</param>
internal sealed record CloudFault(StatusCode Code, string Cause, string Detail)
{
    private const int LongestDetail = 200;

    private const string NotTheCloud = "what answers at the cloud's address does not speak gRPC: is the address right?";

    private const string NotTrusted = "the cloud's certificate is not accepted here";

    private static readonly (StatusCode, string) NoReply =
        (StatusCode.Unavailable, "the cloud's machine does not answer");

    /// <summary>The deadline passed.</summary>
    public static CloudFault Late { get; } =
        new(StatusCode.DeadlineExceeded, "the cloud did not answer in time", "");

    /// <summary>What it means for whoever stands at the lane.</summary>
    public CloudTrouble Trouble => Code switch
    {
        _ when Cause == NotTrusted => CloudTrouble.NotTrusted,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => CloudTrouble.TerminalNotAccepted,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled
            or StatusCode.ResourceExhausted => CloudTrouble.Silent,
        _ => CloudTrouble.NotUnderstood,
    };

    public static CloudFault From(Exception exception)
    {
        var status = (exception as RpcException)?.Status;
        var cause = status is { } failed ? failed.DebugException : exception;
        if (cause is not null && Transport(cause) is var (code, sentence))
            return new(code, sentence, Root(cause).Message);
        var said = status ?? new Status(StatusCode.Unknown, exception.GetBaseException().Message);
        return new(said.StatusCode, Sentences(said.StatusCode), said.Detail);
    }

    /// <summary>What a stranger sent goes to logs and to the technician: short, and without control characters.
    /// </summary>
    public override string ToString()
    {
        var detail = Printable(Detail, LongestDetail);
        return detail.Length == 0 ? $"{Cause} ({Code})" : $"{Cause} ({Code}: {detail})";
    }

    /// <summary>A stranger's words, clipped and without control characters.</summary>
    public static string Printable(string text, int longest) =>
        string.Concat(text.Take(longest).Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>Null when nothing in the chain says that it was the transport.</summary>
    private static (StatusCode Code, string Sentence)? Transport(Exception cause)
    {
        if (Find<AuthenticationException>(cause) is not null)
            return (StatusCode.Unavailable, NotTrusted);
        if (Find<InvalidProtocolBufferException>(cause) is not null)
            return (StatusCode.Internal, "the cloud's response cannot be read; its version may differ");
        if (Find<HttpProtocolException>(cause) is { } reset)
            return IsUnansweredPing(reset) ? NoReply : Reset(reset.ErrorCode);
        if (Find<SocketException>(cause) is { } socket)
            return (StatusCode.Unavailable, Sentences(socket.SocketErrorCode));
        if (Find<TimeoutException>(cause) is not null)
            return NoReply;
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

    /// <summary>The runtime gives a ping without answer the code of a broken protocol (1), and only its text differs.
    /// </summary>
    private static bool IsUnansweredPing(HttpProtocolException fault) =>
        fault.ErrorCode == 1 && fault.Message.Contains("ping", StringComparison.OrdinalIgnoreCase);

    // The table of PROTOCOL-HTTP2.md, "Errors"; the numbers are those of RFC 9113 section 7. But NO_ERROR is how a node
    // says that it goes (GOAWAY), and another one may answer: unavailable here, INTERNAL there.
    private static (StatusCode Code, string Sentence) Reset(long error) => error switch
    {
        0 => (StatusCode.Unavailable, "the cloud closed the connection"),
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
        StatusCode.Unimplemented =>
            "the cloud does not know this call: its version may differ, or the address is wrong",
        StatusCode.ResourceExhausted => "the message is too large, or the cloud has too much to do",
        StatusCode.Cancelled => "the call was broken off",
        _ => "the cloud could not answer",
    };

    /// <summary>The innermost exception that tells something: a socket that was closed on the way out tells nothing.
    /// </summary>
    private static Exception Root(Exception fault) =>
        fault.InnerException is { } inner and not ObjectDisposedException ? Root(inner) : fault;

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
