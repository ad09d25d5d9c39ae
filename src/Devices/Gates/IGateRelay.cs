using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Gates;

/// <summary>One open board with the relay of one gate, and perhaps inputs. Used by one gate's loop; after a fault it is
/// disposed of and opened anew. What it can answer it must answer: an order that it did not confirm is a fault.
/// </summary>
internal interface IGateRelay : IAsyncDisposable
{
    /// <summary>Relay and inputs can be read; else what was sent is all that is known.</summary>
    bool CanBeRead { get; }

    /// <summary>Completes when something has come that nobody asked for, or the line is gone; then
    /// <see cref="DiscardAsync"/>.</summary>
    Task Incoming { get; }

    /// <summary>Drives the relay. A board with a timer releases it after that time; any other must be switched off.
    /// </summary>
    /// <exception cref="DeviceException">It is not known to be driven; of zero bytes written, it is not.</exception>
    ValueTask BeginPulseAsync(TimeSpan length);

    /// <summary>Proves that the pulse drives the relay, where the answer to its order is no proof.</summary>
    /// <exception cref="DeviceException">It is not known to be driven.</exception>
    ValueTask ConfirmPulseAsync() => ValueTask.CompletedTask;

    /// <exception cref="DeviceException">It is not known to be off.</exception>
    ValueTask SwitchOffAsync();

    /// <summary>Whether the relay is driven, as the board says; null where it cannot say.</summary>
    /// <exception cref="DeviceException">The board is gone or does not answer.</exception>
    ValueTask<bool?> ReadRelayAsync();

    /// <summary>The levels of its inputs, the first in the lowest bit; 0 where it has none.</summary>
    /// <exception cref="DeviceException">The board is gone, does not answer, or has fewer inputs.</exception>
    ValueTask<uint> ReadInputsAsync();

    /// <summary>Drops what nobody asked for.</summary>
    /// <exception cref="DeviceException">The line is gone.</exception>
    ValueTask DiscardAsync();
}
