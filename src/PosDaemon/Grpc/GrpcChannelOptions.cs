using System.Net.Security;
using PosDaemon.Protocol.Grpc;

namespace PosDaemon.Grpc;

/// <summary>How a channel connects.</summary>
internal sealed class GrpcChannelOptions
{
    /// <summary>Largest reply in bytes.</summary>
    public int MaxReplyBytes { get; init; } = GrpcLimits.MessageBytes;

    /// <summary>What takes longer has no route; a second try fits within the usual deadline of 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A quiet connection is probed this often, so that the first scan after a quiet hour does not find a
    /// connection that a router has forgotten.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A probe without answer for this long ends the connection and every call on it.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections are renewed this often, so that a changed DNS entry is followed.</summary>
    public TimeSpan ConnectionLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Trust anchors and the terminal's certificate; null: the system's trust, no certificate.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }
}
