namespace PosDaemon.Devices.Scanners;

/// <summary>One opened scanner, however it is connected: yields codes until it is gone. Used by one loop; after its end
/// it is disposed and replaced.</summary>
public interface ICodeSource : IAsyncDisposable
{
    /// <summary>Yields what the scanner gives, in order, and ends when it is gone: <see cref="ScannerEvent.CodeRead"/>,
    /// <see cref="ScannerEvent.Discarded"/>, <see cref="ScannerEvent.NotSignalled"/>, and once
    /// <see cref="ScannerEvent.Online"/>, from when on codes are read whole.</summary>
    /// <exception cref="Transports.DeviceException">The scanner failed.</exception>
    /// <exception cref="OperationCanceledException">It was aborted; nothing is lost that had been yielded.</exception>
    IAsyncEnumerable<ScannerEvent> ReadAllAsync(CancellationToken abort);
}
