namespace PosDaemon.Devices.Signals;

/// <summary>What a device can be made to sound or shine; nothing between these.</summary>
public enum DeviceSignal
{
    /// <summary>One high tone, steady.</summary>
    Accepted,

    /// <summary>Two or three low tones, flashing.</summary>
    Refused,

    /// <summary>No answer, busy or in doubt: neither of the others, so a sound and a shape of its own.</summary>
    TryAgain,
}

/// <summary>Sounds or shines signals.</summary>
public interface ISignalDevice
{
    /// <summary>Gives a signal, in place of the one before. From any thread; never blocks and never throws for the
    /// device's sake: a device that is away does not give it, nor one that takes no byte for 5 s
    /// (<see cref="Transports.TransportOptions.StallLimit"/>).</summary>
    /// <param name="signal">Null: what shines goes dark.</param>
    void Signal(DeviceSignal? signal);
}
