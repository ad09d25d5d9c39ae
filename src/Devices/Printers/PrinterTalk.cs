using System.Threading.Channels;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>One connection to a printer that answers: sends, and takes replies apart into facts, fences and the rest.
/// Used by one session; the only other task is the pump that reads. Does not close the transport.</summary>
internal sealed class PrinterTalk : IAsyncDisposable
{
    // When this many replies wait the pump stops reading: a printer gone mad costs no memory.
    private const int MaxReplies = 64;
    private const int Kinds = 4;

    // Misses in a row after which a kind of DLE EOT is no longer asked, while kind 1 is answered.
    private const int MutedAfter = 2;

    private readonly ITransport _transport;
    private readonly PrinterOptions _options;
    private readonly TimeProvider _time;
    private readonly PrinterMemory _memory;
    private readonly Channel<StatusReply> _replies = Channel.CreateBounded<StatusReply>(
        new BoundedChannelOptions(MaxReplies) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _closing = new();
    private readonly int[] _misses = new int[Kinds + 1];
    private Task _pump = Task.CompletedTask;
    private Task<bool>? _readable;
    private ReadOnlyMemory<byte> _unsent;
    private long _lastHeard;

    private PrinterTalk(ITransport transport, PrinterOptions options, TimeProvider time, PrinterMemory memory)
    {
        (_transport, _options, _time, _memory) = (transport, options, time, memory);
        _lastHeard = time.GetTimestamp();
    }

    public PrinterFacts Facts { get; private set; } = PrinterFacts.None;

    /// <summary>The last round of questions was answered.</summary>
    public bool IsAnswering { get; private set; }

    /// <summary>Set by the answer to the last fence sent; taken back by <see cref="SendFence"/>.</summary>
    public bool FenceAnswered { get; private set; }

    /// <summary>The printer confirmed DLE DC4 8.</summary>
    public bool Cleared { get; set; }

    /// <summary>The printer named its model on this connection.</summary>
    public bool Named { get; set; }

    /// <summary>How long nothing has been heard and no byte was taken.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(_lastHeard);

    /// <summary>The connection has ended; the next wait will throw.</summary>
    public bool IsGone => _replies.Reader.Completion.IsCompleted;

    /// <summary>Completes when a reply waits; fails when the printer is gone.</summary>
    public Task<bool> Readable => _readable ??= _replies.Reader.WaitToReadAsync().AsTask();

    public static PrinterTalk Start(
        ITransport transport, PrinterOptions options, TimeProvider time, PrinterMemory memory)
    {
        var talk = new PrinterTalk(transport, options, time, memory);
        memory.Fences.Connected();
        talk._pump = talk.PumpAsync();
        return talk;
    }

    /// <summary>Asks DLE EOT 1 to 4, one after the other since a reply does not say which it answers. Ends at the
    /// first one that is not answered, so that a late reply is not taken for the next.</summary>
    public async Task AskStatusAsync(CancellationToken abort)
    {
        for (int kind = 1; kind <= Kinds; kind++)
        {
            if (_misses[kind] >= MutedAfter)
                continue;
            StatusReply? reply = await AskAsync(kind, abort);
            if (reply is null)
            {
                IsAnswering &= kind > 1;
                _misses[kind] += kind > 1 ? 1 : 0;
                return;
            }

            _misses[kind] = 0;
            IsAnswering = true;
            Facts = Facts.AfterRealTime(kind, reply.Value.First);
        }
    }

    /// <summary>The next reply, or null when none came in time. Facts and fences are up to date when it returns.
    /// </summary>
    /// <exception cref="DeviceException">The printer is gone.</exception>
    public async Task<StatusReply?> NextAsync(TimeSpan limit, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        if (!_replies.Reader.TryPeek(out _) && !await IsReadableWithinAsync(limit, abort))
            return null;
        if (!_replies.Reader.TryRead(out StatusReply reply))
            return null;
        Take(reply);
        return reply;
    }

    /// <summary>Takes what waits already.</summary>
    public void TakeWaiting()
    {
        while (_replies.Reader.TryRead(out StatusReply reply))
            Take(reply);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) =>
        _transport.WriteAsync(bytes, abort);

    /// <summary>The printer took bytes: that is a sign of life as well.</summary>
    public void TookBytes() => _lastHeard = _time.GetTimestamp();

    /// <summary>To be called right before a fence is written: what came until now does not answer it.</summary>
    public void SendFence()
    {
        TakeWaiting();
        _memory.Fences.Sent();
        FenceAnswered = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _pump;
        _closing.Dispose();
    }

    private async Task<StatusReply?> AskAsync(int kind, CancellationToken abort)
    {
        TakeWaiting();
        if (!await TrySendAsync(StatusRequest.RealTime(kind), abort))
            return null;
        long asked = _time.GetTimestamp();
        while (_options.AnswerLimit - _time.GetElapsedTime(asked) is var left && left > TimeSpan.Zero)
            if (await NextAsync(left, abort) is { Kind: StatusReplyKind.RealTime } reply)
                return reply;
        return null;
    }

    // A line that takes no bytes is silence, not a fault; a question that left in part is completed first next time.
    private async Task<bool> TrySendAsync(ReadOnlyMemory<byte> question, CancellationToken abort)
    {
        ReadOnlyMemory<byte> bytes = _unsent.IsEmpty ? question : _unsent;
        bool complete = _unsent.IsEmpty;
        try
        {
            await _transport.WriteAsync(bytes, abort);
            _unsent = default;
            return complete;
        }
        catch (DeviceException fault) when (fault.Fault == DeviceFault.Stalled)
        {
            bool untouched = complete && fault.BytesWritten == 0;
            _unsent = untouched ? default : bytes[(int)fault.BytesWritten..];
            return false;
        }
    }

    private async Task<bool> IsReadableWithinAsync(TimeSpan limit, CancellationToken abort)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(abort);
        await Task.WhenAny(Readable, Task.Delay(limit, _time, enough.Token));
        await enough.CancelAsync();
        abort.ThrowIfCancellationRequested();
        if (!Readable.IsCompleted)
            return false;
        Task<bool> readable = Readable;
        _readable = null;
        return await readable;
    }

    private void Take(StatusReply reply)
    {
        _lastHeard = _time.GetTimestamp();
        switch (reply.Kind)
        {
            case StatusReplyKind.Automatic:
                Facts = PrinterFacts.FromAutomatic(reply.Data.Span);
                break;
            case StatusReplyKind.Queued when reply.AnswersFence:
                FenceAnswered = _memory.Fences.Answered();
                break;
            case StatusReplyKind.Block when reply.SaysCleared:
                Cleared = true;
                _memory.Fences.Cleared();
                break;
            case StatusReplyKind.Block when reply.IsInformation:
                Named = true;
                _memory.Model = Printable(reply.Data.Span);
                break;
        }
    }

    private static string Printable(ReadOnlySpan<byte> text)
    {
        Span<char> name = stackalloc char[text.Length];
        for (int i = 0; i < text.Length; i++)
            name[i] = text[i] is >= 0x20 and < 0x7F ? (char)text[i] : '?';
        return new string(name);
    }

    private static void TakeApart(StatusDemultiplexer demultiplexer, ReadOnlySpan<byte> bytes, List<StatusReply> found)
    {
        found.Clear();
        while (demultiplexer.TryNext(ref bytes, out StatusReply reply))
            found.Add(reply);
    }

    private async Task PumpAsync()
    {
        var demultiplexer = new StatusDemultiplexer();
        var buffer = new byte[256];
        var found = new List<StatusReply>();
        DeviceException? fault = null;
        try
        {
            while (await _transport.ReadAsync(buffer, _closing.Token) is > 0 and var count)
            {
                TakeApart(demultiplexer, buffer.AsSpan(0, count), found);
                foreach (StatusReply reply in found)
                    await _replies.Writer.WriteAsync(reply, _closing.Token);
            }
        }
        catch (DeviceException failed)
        {
            fault = failed;
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // We are leaving: the completion below ends the last wait.
        }

        _replies.Writer.Complete(fault ?? new DeviceException(DeviceFault.Gone,
            $"{_transport.Address} is gone (switched off, unplugged, or the connection was closed)."));
    }
}
