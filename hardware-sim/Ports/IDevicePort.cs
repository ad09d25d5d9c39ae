namespace PosSim.Ports;

/// <summary>The device's end of one line: a pseudo terminal or a TCP port. Owned by the bench loop, which alone calls
/// these members; reading runs elsewhere and comes back as <see cref="PortEvent"/>s.</summary>
internal interface IDevicePort : IAsyncDisposable
{
    /// <summary>As a host must write it, with the real port number.</summary>
    string Address { get; }

    bool IsPlugged { get; }

    /// <summary>The host has the line open, as far as this kind of line can tell (a pty cannot).</summary>
    bool HasHost { get; }

    /// <summary>Makes the line appear. Throws <see cref="PortException"/> when it cannot.</summary>
    void Plug();

    /// <summary>Makes the line vanish as a pulled cable does: the host sees a hang-up, and nothing to open.</summary>
    ValueTask UnplugAsync();

    /// <summary>Sends what the line takes now and returns how many bytes that were.</summary>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Ends only our direction of the conversation, as a half-dead interface board does.</summary>
    void CloseSending();

    /// <summary>Ends the conversation but stays reachable.</summary>
    void DropHost();
}

/// <summary>Takes an event to the bench loop; false means "full, try again in a moment".</summary>
internal delegate bool PortReport(PortEvent happened);
