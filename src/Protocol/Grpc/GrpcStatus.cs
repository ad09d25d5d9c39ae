using System.Globalization;

namespace PosDaemon.Protocol.Grpc;

/// <summary>How a call ended: the code and one sentence for logs.</summary>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Message)
{
    public static GrpcStatus Ok { get; } = new(GrpcStatusCode.Ok, "");

    public bool IsOk => Code == GrpcStatusCode.Ok;

    /// <summary>Reads a grpc-status value: decimal digits without leading zeros (PROTOCOL-HTTP2.md, "Responses").
    /// A number this version does not know becomes Unknown, anything else (as "0, 0") is refused.</summary>
    public static bool TryParseCode(string text, out GrpcStatusCode code)
    {
        code = GrpcStatusCode.Unknown;
        if (text.Length is 0 or > 9 || (text.Length > 1 && text[0] == '0'))
            return false;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number <= (int)GrpcStatusCode.Unauthenticated)
            code = (GrpcStatusCode)number;
        return true;
    }

    /// <summary>What an HTTP status without a grpc-status means (doc/http-grpc-status-mapping.md).</summary>
    public static GrpcStatus FromHttp(int httpStatus) => new(
        httpStatus switch
        {
            400 or 431 => GrpcStatusCode.Internal,
            401 => GrpcStatusCode.Unauthenticated,
            403 => GrpcStatusCode.PermissionDenied,
            404 => GrpcStatusCode.Unimplemented,
            429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        },
        string.Create(CultureInfo.InvariantCulture, $"the server answered HTTP {httpStatus} and no gRPC status"));

    public override string ToString() => Message.Length == 0 ? Code.ToString() : $"{Code}: {Message}";
}
