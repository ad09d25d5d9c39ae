using PosDaemon.Devices.Transports;

namespace PosDaemon.Devices.Signals;

/// <summary>One open tower or relay board. Used by one loop; after a fault it is disposed of and opened anew.</summary>
internal interface ISignalOutput : IAsyncDisposable
{
    /// <summary>A lamp is told its shape once; else it is switched on and off.</summary>
    bool FlashesItself { get; }

    /// <summary>It can be asked whether it is there.</summary>
    bool CanBeRead { get; }

    /// <summary>Completes when something has come that nobody asked for, or the line is gone; then
    /// <see cref="DiscardAsync"/>.</summary>
    Task Incoming { get; }

    /// <summary>Makes lamps and buzzer so. The first frame sets all of them, whatever they were.</summary>
    /// <param name="now">On a clock that is the same at each call.</param>
    /// <param name="end">When on that clock the signal is over: a board with a timer ends it then by itself. Of no
    /// meaning where all is dark.</param>
    /// <exception cref="DeviceException">It is not known to be so.</exception>
    ValueTask ShowAsync(SignalFrame frame, TimeSpan now, TimeSpan end);

    /// <exception cref="DeviceException">The board is gone or does not answer.</exception>
    ValueTask CheckAsync();

    /// <summary>Drops what nobody asked for.</summary>
    /// <exception cref="DeviceException">The line is gone.</exception>
    ValueTask DiscardAsync();
}
