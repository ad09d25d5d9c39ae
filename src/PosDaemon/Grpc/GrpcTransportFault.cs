using System.Globalization;
using System.Net.Sockets;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>Turns what HttpClient throws into a status. Unavailable is what a later try may mend; Internal is a
/// peer that does not keep to the protocol.</summary>
internal static class GrpcTransportFault
{
    public static GrpcStatus ToStatus(Exception fault)
    {
        if (Find<HttpProtocolException>(fault) is { } reset)
            return FromReset(reset);
        // What went wrong is often said only deep inside ("the request was aborted" tells nobody anything).
        var root = fault.GetBaseException();
        var message = root.Message == fault.Message ? fault.Message : $"{fault.Message} ({root.Message})";
        return new(FromError(Error(fault)), message);
    }

    /// <summary>The first error that says something. A connection that breaks before the server's first word is an
    /// invalid response to HttpClient, around the socket's error or around "ended": the connection is broken.</summary>
    private static HttpRequestError Error(Exception? fault)
    {
        if (Find<SocketException>(fault) is not null || Find<HttpIOException>(fault, HasEnded) is not null)
            return HttpRequestError.ResponseEnded;
        for (; fault is not null; fault = fault.InnerException)
        {
            var error = fault switch
            {
                HttpRequestException request => request.HttpRequestError,
                HttpIOException body => body.HttpRequestError,
                _ => HttpRequestError.Unknown,
            };
            if (error != HttpRequestError.Unknown)
                return error;
        }
        return HttpRequestError.Unknown;
    }

    private static bool HasEnded(HttpIOException fault) => fault.HttpRequestError == HttpRequestError.ResponseEnded;

    private static GrpcStatusCode FromError(HttpRequestError error) => error switch
    {
        HttpRequestError.HttpProtocolError => GrpcStatusCode.Internal,
        HttpRequestError.InvalidResponse => GrpcStatusCode.Internal,
        HttpRequestError.VersionNegotiationError => GrpcStatusCode.Internal,
        HttpRequestError.ConfigurationLimitExceeded => GrpcStatusCode.ResourceExhausted,
        _ => GrpcStatusCode.Unavailable,
    };

    // The table of PROTOCOL-HTTP2.md, "Errors"; the numbers are those of RFC 9113 section 7.
    private static GrpcStatus FromReset(HttpProtocolException reset) => new(
        reset.ErrorCode switch
        {
            7 => GrpcStatusCode.Unavailable,         // REFUSED_STREAM: nothing was done
            8 => GrpcStatusCode.Cancelled,           // CANCEL
            11 => GrpcStatusCode.ResourceExhausted,  // ENHANCE_YOUR_CALM
            12 => GrpcStatusCode.PermissionDenied,   // INADEQUATE_SECURITY
            _ => GrpcStatusCode.Internal,
        },
        // 1 is PROTOCOL_ERROR: for whoever installs the terminal this is most often somebody else's port.
        reset.ErrorCode == 1
            ? "what answers there does not keep to HTTP/2 (error 1): is it the cloud?"
            : string.Create(
                CultureInfo.InvariantCulture, $"the server broke off the call (HTTP/2 error {reset.ErrorCode})"));

    private static T? Find<T>(Exception? fault, Func<T, bool>? wanted = null)
        where T : Exception
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is T found && wanted?.Invoke(found) != false)
                return found;
        }
        return null;
    }
}
