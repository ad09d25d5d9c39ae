namespace PosSim.Wires;

/// <summary>The device's end of one line: a pseudo terminal or a TCP port. Owned by the bench loop, which alone calls
/// these members; reading runs elsewhere and comes back as <see cref="WireEvent"/>s.</summary>
internal interface IWire : IAsyncDisposable
{
    /// <summary>As a host must write it, with the real port number.</summary>
    string Address { get; }

    bool IsPlugged { get; }

    /// <summary>The host has the line open, as far as this kind of line can tell (a pty cannot).</summary>
    bool HasHost { get; }

    /// <summary>Makes the line appear. Throws <see cref="WireException"/> when it cannot.</summary>
    void Plug();

    /// <summary>Makes the line vanish as a pulled cable does: the host sees a hang-up, and nothing to open.</summary>
    ValueTask UnplugAsync();

    /// <summary>Sends what the line takes now and returns how many bytes that were.</summary>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Ends only our direction of the session, as a half-dead interface board does.</summary>
    void CloseSending();

    /// <summary>Ends the session but stays reachable.</summary>
    void DropHost();

    /// <summary>The session dies without a sign to the host, whose bytes vanish from now on; the next caller is served.
    /// Nothing on a line without sessions.</summary>
    void GoSilent() { }

    /// <summary>True: whoever calls is let in and thrown out at once. Nothing on a line without sessions.</summary>
    bool ClosesCallers { get => false; set { } }
}

/// <summary>The manners of a network board.</summary>
internal sealed record NetworkManners
{
    /// <summary>A session in which nothing comes for so long is closed; null: never. Epson's boards: 5 minutes.
    /// </summary>
    public TimeSpan? IdleClose { get; init; }

    public WhenBusy WhenBusy { get; init; }
}

/// <summary>What becomes of a caller while another one is served.</summary>
internal enum WhenBusy
{
    /// <summary>Waits in the backlog, as at Epson's UB-E boards.</summary>
    Wait,

    /// <summary>The connection is refused.</summary>
    Refuse,

    /// <summary>The connection is taken and closed at once.</summary>
    Close,
}

/// <summary>Takes an event to the bench loop; false means "full, try again in a moment".</summary>
internal delegate bool WireReport(WireEvent happened);

/// <summary>What a line reports to its device.</summary>
internal abstract record WireEvent
{
    public sealed record HostCame : WireEvent;

    public sealed record HostLeft : WireEvent;

    /// <summary>No further bytes are read until <paramref name="Release"/> is called: that is the flow control.
    /// </summary>
    public sealed record Received(byte[] Bytes, Action Release) : WireEvent;
}

/// <summary>Makes the line of one device; the address is already known to it.</summary>
internal delegate IWire WireFactory(string name, WireReport report);

/// <summary>Lines that exist outside the process.</summary>
internal static class RealWires
{
    public static WireFactory At(WireAddress address, TimeProvider time, NetworkManners? network = null) =>
        (name, report) => address switch
        {
            WireAddress.Tcp tcp => new TcpWire(tcp.Listen, report, time) { Manners = network ?? new() },
            WireAddress.Pty pty => new PtyWire(name, pty.Link, report),
            _ => throw new System.Diagnostics.UnreachableException(address.ToString()),
        };
}

/// <summary>A line could not be made to appear; the message is for whoever started the bench.</summary>
internal sealed class WireException(string message, Exception? inner = null) : Exception(message, inner);
