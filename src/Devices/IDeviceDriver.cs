using PosDaemon.Devices.Gates;
using PosDaemon.Devices.Scanners;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices;

/// <summary>How the devices behind one scheme of addresses are reached. One is registered by its line in
/// <see cref="Drivers"/>; nothing else names it.</summary>
internal interface IDeviceDriver
{
    /// <summary>What stands before the colon of an address, in lower case.</summary>
    string Scheme { get; }

    /// <summary>An address of this scheme, for messages.</summary>
    string Example { get; }

    /// <summary>Why a device of that kind cannot be reached by this scheme, or null when it can.</summary>
    string? RefusalOf(DeviceKind kind) => null;

    /// <summary>Its scanners send bytes, whose protocol can be chosen; else they send reports or keys.</summary>
    bool SendsBytes => true;

    /// <summary>Its devices are plugged into this computer, which says when something is plugged in; else they stand
    /// somewhere on a network, or are none.</summary>
    bool IsPluggedIn => true;

    /// <summary>Several programs may have a device of its open, and each of them reads everything; else two that read
    /// take bytes from each other.</summary>
    bool LetsSeveralRead => false;

    /// <summary>Its scanners can be sent commands.</summary>
    bool TakesCommands => true;

    /// <summary>Judges an address and its options without touching the device.</summary>
    /// <exception cref="DeviceException">BadAddress, with what is wrong.</exception>
    void Check(AddressParts parts);

    /// <summary>The port in the one way to write it, by the text alone: a file's path without detours, any
    /// other name in capitals.</summary>
    /// <exception cref="DeviceException">BadAddress.</exception>
    string PortOf(AddressParts parts) => parts.IsPath
        ? Path.GetFullPath(parts.Target)
        : parts.Target.ToUpperInvariant();

    /// <summary>Which device is there now; does not open it.</summary>
    DeviceIdentity Identify(AddressParts parts) => DeviceIdentity.OfAddress(parts.Address);

    /// <summary>The device file that an address leads to now, or on Windows the name of its port; null where it leads
    /// to none, such as to a network. What stands there is not touched, and may not be there.</summary>
    /// <exception cref="DeviceException">BadAddress, or NotFound.</exception>
    string? FileOf(AddressParts parts) => parts.IsPath ? parts.Target : null;

    /// <summary>The addresses of this scheme that the system knows of now, in the order of their names; opens none.
    /// Empty where the system does not know (a network).</summary>
    IEnumerable<DeviceAddress> FindPorts() => [];

    /// <exception cref="DeviceException">It could not be opened.</exception>
    ValueTask<ITransport> OpenAsync(
        AddressParts parts, TransportOptions options, TimeProvider time, CancellationToken abort);

    /// <summary>Opens a scanner. Its transport says how codes come out of what it gives.</summary>
    /// <exception cref="DeviceException">It could not be opened.</exception>
    ValueTask<ICodeSource> OpenCodesAsync(AddressParts parts, ScannerOptions options, ITransportFactory transports,
        SignalQueue signals, TimeProvider time, CancellationToken abort) =>
        FramedCodeSource.OpenAsync(parts.Address, options, transports, signals, time, abort);

    /// <summary>Opens the board of a gate. A scheme whose boards take bytes is served by the make that the options
    /// name; one of another kind gives a board of its own.</summary>
    /// <exception cref="DeviceException">It could not be opened.</exception>
    ValueTask<IGateRelay> OpenRelayAsync(AddressParts parts, GateOptions options, ITransportFactory transports,
        TimeProvider time, CancellationToken abort) =>
        GateRelays.OpenAsync(parts, options, transports, time, abort);
}

/// <summary>What a device is for.</summary>
public enum DeviceKind
{
    Scanner,
    Printer,
    Gate,

    /// <summary>Lamps and a buzzer.</summary>
    Signal,
}
