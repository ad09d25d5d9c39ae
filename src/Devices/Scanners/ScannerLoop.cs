using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Scanners;

/// <summary>Owns one scanner's port: opens it, cuts its bytes into codes, reports them, and opens it again when it
/// went away. Knows nothing of what a code means.</summary>
/// <remarks>The callback is called from the loop and must not block. Online is reported when codes are
/// taken from then on, that is after what was under way while opening has passed.</remarks>
public sealed class ScannerLoop
{
    private const int ReadSize = 4096;

    private readonly DeviceAddress _address;
    private readonly ScannerOptions _options;
    private readonly ITransportFactory _transports;
    private readonly TimeProvider _time;
    private readonly Action<ScannerEvent> _report;
    private readonly DeviceUse _use;
    private readonly ScanFramer _framer;
    private readonly byte[] _buffer = new byte[ReadSize];

    public ScannerLoop(string name, DeviceAddress address, ScannerOptions options, ITransportFactory transports,
        TimeProvider time, Action<ScannerEvent> report)
    {
        (Name, _address, _options, _transports, _time, _report) = (name, address, options, transports, time, report);
        _use = new(time, options.ReopenLimit, reason => report(new ScannerEvent.Offline(reason)));
        _framer = new(options.Framing, options.MaxLength);
    }

    public string Name { get; }

    /// <summary>Runs until stopped; a device that is absent or fails never ends it.</summary>
    public Task RunAsync(CancellationToken stopping) => _use.RunAsync(UseUntilGoneAsync, stopping);

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        try
        {
            await using ITransport transport = await _transports.OpenAsync(_address, stopping);
            await ReadUntilGoneAsync(transport, stopping);
            return $"{_address} is gone (unplugged?).";
        }
        finally
        {
            Discard(DiscardReason.Interrupted, _framer.Abandon());
        }
    }

    private async Task ReadUntilGoneAsync(ITransport transport, CancellationToken stopping)
    {
        Discard(DiscardReason.Stale, transport.DiscardInput());
        _framer.Abandon();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        while (true)
        {
            // One read stays under way over silences, so a silence never costs a byte.
            Task<int> read = transport.ReadAsync(_buffer, abort.Token).AsTask();
            if (_framer.AwaitsSilence && !await ArrivesBeforeSilenceAsync(read, stopping))
                EndBySilence();
            int count = await read;
            if (count == 0)
                return;
            Take(_buffer.AsSpan(0, count));
        }
    }

    private async Task<bool> ArrivesBeforeSilenceAsync(Task<int> read, CancellationToken stopping)
    {
        if (read.IsCompleted)
            return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(read, Task.Delay(_options.SilenceInForce, _time, enough.Token));
        stopping.ThrowIfCancellationRequested();
        await enough.CancelAsync();
        return read.IsCompleted;
    }

    private void EndBySilence()
    {
        if (_framer.TrySilence(out ScanFrame frame))
            Report(frame);
        GoOnlineIfInStep();
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        while (_framer.TryNext(ref bytes, out ScanFrame frame))
            Report(frame);
        GoOnlineIfInStep();
    }

    private void Report(ScanFrame frame)
    {
        switch (frame.Kind)
        {
            case ScanFrameKind.Code:
                GoOnlineIfInStep();
                _report(new ScannerEvent.CodeRead(frame.Code));
                break;
            case ScanFrameKind.Partial:
                Discard(DiscardReason.Partial, frame.Length);
                break;
            case ScanFrameKind.TooLong:
                Discard(DiscardReason.TooLong, frame.Length);
                break;
            default:
                Discard(DiscardReason.Stale, frame.Length);
                break;
        }
    }

    private void Discard(DiscardReason reason, int length)
    {
        if (length > 0)
            _report(new ScannerEvent.Discarded(reason, length));
    }

    private void GoOnlineIfInStep()
    {
        if (_framer.InStep && _use.TryGoOnline())
            _report(new ScannerEvent.Online(_address.Uri));
    }
}
