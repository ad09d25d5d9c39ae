using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;

namespace PosDaemon.Devices.Scanners;

/// <summary>Owns one scanner's port: opens it, cuts its bytes into codes, reports them, and opens it again when it
/// went away. Knows nothing of what a code means.</summary>
/// <remarks><paramref name="report"/> is called from the loop and must not block. Online is reported when codes are
/// taken from then on, that is after what was under way while opening has passed.</remarks>
public sealed class ScannerLoop(
    string name,
    DeviceAddress address,
    ScannerOptions options,
    ITransportFactory transports,
    TimeProvider time,
    Action<ScannerEvent> report)
{
    private const int ReadSize = 4096;

    private readonly ScanFramer _framer = new(options.Framing, options.MaxLength);
    private readonly byte[] _buffer = new byte[ReadSize];
    private bool _online;
    private string? _toldOffline;

    public string Name => name;

    /// <summary>Runs until stopped; a device that is absent or fails never ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            int failures = 0;
            while (true)
            {
                string reason = await UseUntilGoneAsync(stopping);
                failures = _online ? 1 : failures + 1;
                GoOffline(reason);
                await Task.Delay(ReopenPolicy.DelayAfter(failures, options.ReopenLimit), time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            GoOffline("stopped");
        }
    }

    private async Task<string> UseUntilGoneAsync(CancellationToken stopping)
    {
        try
        {
            await using ITransport transport = await transports.OpenAsync(address, stopping);
            await ReadUntilGoneAsync(transport, stopping);
            return $"{address} is gone (unplugged?).";
        }
        catch (DeviceException fault)
        {
            return fault.Message;
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
        await Task.WhenAny(read, Task.Delay(options.SilenceInForce, time, enough.Token));
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
                report(new ScannerEvent.CodeRead(frame.Code));
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
            report(new ScannerEvent.Discarded(reason, length));
    }

    private void GoOnlineIfInStep()
    {
        if (_online || !_framer.InStep)
            return;
        _online = true;
        _toldOffline = null;
        report(new ScannerEvent.Online(address.Uri));
    }

    // The same reason is told once, not at every try to open.
    private void GoOffline(string reason)
    {
        Discard(DiscardReason.Interrupted, _framer.Abandon());
        if (_toldOffline == reason)
            return;
        _online = false;
        _toldOffline = reason;
        report(new ScannerEvent.Offline(reason));
    }
}
