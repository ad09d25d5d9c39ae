using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using PosDaemon.Devices.Signals;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.Scanning;
using PosDaemon.Protocol.Scanning.Ssi;

namespace PosDaemon.Devices.Scanners;

/// <summary>A scanner on one port: makes codes of what the port gives, tells its reader of silences, and has signals
/// sent meanwhile.</summary>
internal sealed class FramedCodeSource : ICodeSource
{
    private const int ReadSize = 4096;

    private readonly ITransport _transport;
    private readonly ScannerOptions _options;
    private readonly TimeProvider _time;
    private readonly ICodeReader _reader;
    private readonly byte[] _buffer = new byte[ReadSize];
    private readonly List<ScannerEvent> _found = [];
    private readonly SignalSender? _sender;
    private bool _isOnline;

    private FramedCodeSource(ITransport transport, ScannerOptions options, SignalQueue signals, TimeProvider time)
    {
        signals.Clear();
        _sender = options.Commands.HasSounds ? new SignalSender(transport, options.Commands, signals) : null;
        (_transport, _options, _time) = (transport, options, time);
        _reader = transport.CreateReader(options.Framing, options.MaxLength) ?? options.Protocol switch
        {
            ScanProtocol.Plain => new ScanFramer(options.Framing, options.MaxLength),
            ScanProtocol.Ssi => new SsiReader(options.MaxLength),
            _ => throw new UnreachableException($"{options.Protocol}"),
        };
    }

    /// <exception cref="DeviceException">It could not be opened.</exception>
    public static async ValueTask<ICodeSource> OpenAsync(DeviceAddress address, ScannerOptions options,
        ITransportFactory transports, SignalQueue signals, TimeProvider time, CancellationToken abort) =>
        new FramedCodeSource(await transports.OpenAsync(address, abort), options, signals, time);

    public async IAsyncEnumerable<ScannerEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken abort)
    {
        AddDiscarded(DiscardReason.Stale, _transport.DiscardInput());
        ExceptionDispatchInfo? fault = null;
        Task<int>? read = null;
        for (var isGone = false; !isGone;)
        {
            foreach (var found in _found)
                yield return found;
            _found.Clear();
            try
            {
                await AnswerAsync(abort);
                // One read stays under way over silences, so a silence never costs a byte.
                read ??= _transport.ReadAsync(_buffer, abort).AsTask();
                if (!await ArrivesAsync(read, abort))
                    continue;
                var count = await read;
                read = null;
                isGone = count == 0;
                Split(_buffer.AsSpan(0, count));
            }
            catch (Exception failed) when (failed is DeviceException or OperationCanceledException)
            {
                (isGone, fault) = (true, ExceptionDispatchInfo.Capture(failed));
            }
        }

        AddDiscarded(DiscardReason.Interrupted, _reader.Abandon());
        foreach (var found in _found)
            yield return found;
        fault?.Throw();
    }

    public async ValueTask DisposeAsync()
    {
        if (_sender is not null)
            await _sender.DisposeAsync();
        await _transport.DisposeAsync();
    }

    /// <summary>False where there was a silence first, or a signal could not be given: the read is still under way.
    /// </summary>
    private async Task<bool> ArrivesAsync(Task<int> read, CancellationToken abort)
    {
        _ = _sender?.Step();
        if (read.IsCompleted || (_sender is null && !_reader.AwaitsSilence))
            return true;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var silence = _reader.AwaitsSilence
            ? _reader.OwnSilence ?? _options.SilenceInForce(_reader.SendsTerminator)
            : Timeout.InfiniteTimeSpan;
        var silent = Task.Delay(silence, _time, enough.Token);
        while (!read.IsCompleted && !silent.IsCompleted && !HasSignalFault())
        {
            await (_sender is null
                ? Task.WhenAny(read, silent)
                : Task.WhenAny(read, silent, _sender.Step()));
            abort.ThrowIfCancellationRequested();
        }

        if (!read.IsCompleted && silent.IsCompleted)
            EndBySilence();
        await enough.CancelAsync();
        return read.IsCompleted;
    }

    private bool HasSignalFault()
    {
        if (_sender is null || !_sender.TryTakeFault(out var fault))
            return false;
        _found.Add(new ScannerEvent.NotSignalled(fault));
        return true;
    }

    // Codes that were read have been given on by now, also where the scanner cannot hear that they were.
    private async Task AnswerAsync(CancellationToken abort)
    {
        while (_reader.TryTakeAnswer(out var answer))
            await (_sender?.AnswerAsync(answer, abort) ?? _transport.WriteAsync(answer, abort));
    }

    private void EndBySilence()
    {
        if (_reader.TrySilence(out var frame))
            Add(frame);
        AddOnlineIfInStep();
    }

    private void Split(ReadOnlySpan<byte> bytes)
    {
        while (_reader.TryNext(ref bytes, out var frame))
            Add(frame);
        AddOnlineIfInStep();
    }

    private void Add(ScanFrame frame)
    {
        if (frame.Kind != ScanFrameKind.Code)
        {
            AddDiscarded(ReasonOf(frame.Kind), frame.Length);
            return;
        }

        AddOnlineIfInStep();
        var reply = _options.Commands.ReplyLengthOf(frame.Code.Span);
        AddDiscarded(DiscardReason.Reply, reply);
        if (reply < frame.Code.Length)
            _found.Add(new ScannerEvent.CodeRead(frame.Code[reply..], frame.AimId));
    }

    private static DiscardReason ReasonOf(ScanFrameKind kind) => kind switch
    {
        ScanFrameKind.Partial => DiscardReason.Partial,
        ScanFrameKind.TooLong => DiscardReason.TooLong,
        ScanFrameKind.SeveralPackets => DiscardReason.SeveralPackets,
        ScanFrameKind.Stale => DiscardReason.Stale,
        ScanFrameKind.Malformed => DiscardReason.Malformed,
        ScanFrameKind.Overrun => DiscardReason.Overrun,
        ScanFrameKind.Reply => DiscardReason.Reply,
        _ => throw new UnreachableException($"{kind}"),
    };

    private void AddDiscarded(DiscardReason reason, int length)
    {
        if (length > 0)
            _found.Add(new ScannerEvent.Discarded(reason, length));
    }

    private void AddOnlineIfInStep()
    {
        if (!_reader.InStep || _isOnline)
            return;
        _isOnline = true;
        _found.Add(new ScannerEvent.Online(Detail()));
    }

    private string Detail()
    {
        var (address, identity) = (_transport.Address, _transport.Identity);
        return identity == DeviceIdentity.OfAddress(address) ? address.Uri : $"{address} ({identity})";
    }
}
