using System.Threading.Channels;
using PosDaemon.Devices.Transports;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Devices.Printers;

/// <summary>One connection to a printer that answers: sends, and sorts its replies into facts, fences, process ids and
/// the rest. Used by one session; the only other task is the pump that reads. Does not close the transport.</summary>
internal sealed class PrinterConnection : IAsyncDisposable
{
    // When this many replies wait the pump stops reading: a printer gone mad costs no memory.
    private const int MaxReplies = 64;

    private readonly ITransport _transport;
    private readonly TimeProvider _time;
    private readonly PrinterMemory _memory;
    private readonly StatusQuestions _questions;
    private readonly Channel<StatusReply> _replies = Channel.CreateBounded<StatusReply>(
        new BoundedChannelOptions(MaxReplies) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _closing = new();
    private Task _pump = Task.CompletedTask;
    private Task<bool>? _readable;
    private long _lastSign;

    private PrinterConnection(
        ITransport transport, PrinterOptions options, TimeProvider time, PrinterMemory memory)
    {
        (_transport, _time, _memory) = (transport, time, memory);
        _questions = new StatusQuestions(this, options, time);
        _lastSign = time.GetTimestamp();
    }

    /// <summary>What the printer said last; set by <see cref="StatusQuestions"/> and by ASB.</summary>
    public PrinterFacts Facts { get; set; } = PrinterFacts.None;

    /// <summary>The last round of questions was answered.</summary>
    public bool IsAnswering => _questions.IsAnswering;

    /// <summary>Set by the answer to the last fence sent; taken back by <see cref="BeginFence"/>.</summary>
    public bool FenceAnswered { get; private set; }

    /// <summary>The process id that was answered last on this connection.</summary>
    public int? AnsweredProcessId { get; private set; }

    /// <summary>The printer confirmed DLE DC4 8.</summary>
    public bool Cleared { get; set; }

    /// <summary>The printer named its model on this connection.</summary>
    public bool Named { get; set; }

    /// <summary>Of the line; see <see cref="ITransport.BytesASecond"/>.</summary>
    public double? BytesASecond => _transport.BytesASecond;

    /// <summary>How long nothing has been received and no byte was taken.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(_lastSign);

    /// <summary>The connection has ended; the next wait will throw.</summary>
    public bool IsGone => _replies.Reader.Completion.IsCompleted;

    /// <summary>Completes when a reply waits; fails when the printer is gone.</summary>
    public Task<bool> Readable => _readable ??= _replies.Reader.WaitToReadAsync().AsTask();

    public static PrinterConnection Start(
        ITransport transport, PrinterOptions options, TimeProvider time, PrinterMemory memory)
    {
        var connection = new PrinterConnection(transport, options, time, memory);
        memory.Fences.BeginConnection();
        connection._pump = connection.PumpAsync();
        return connection;
    }

    /// <summary>Asks the printer for its status. Facts are up to date when it returns, where it answered.</summary>
    public Task AskStatusAsync(CancellationToken abort) => _questions.AskAsync(abort);

    /// <summary>Asks only if the facts are older than that, or the printer did not answer last time.</summary>
    public Task RefreshStatusAsync(TimeSpan limit, CancellationToken abort)
    {
        ApplyWaitingReplies();
        return IsAnswering && _questions.Age < limit ? Task.CompletedTask : AskStatusAsync(abort);
    }

    /// <summary>The next reply, or null when none came in time. Facts and fences are up to date when it returns.
    /// </summary>
    /// <exception cref="DeviceException">The printer is gone.</exception>
    public async Task<StatusReply?> NextAsync(TimeSpan limit, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        if (!_replies.Reader.TryPeek(out _) && !await IsReadableWithinAsync(limit, abort))
            return null;
        if (!_replies.Reader.TryRead(out var reply))
            return null;
        Apply(reply);
        return reply;
    }

    /// <summary>Applies the replies that have come already.</summary>
    public void ApplyWaitingReplies()
    {
        while (_replies.Reader.TryRead(out var reply))
            Apply(reply);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken abort) =>
        _transport.WriteAsync(bytes, abort);

    /// <summary>The printer took bytes: that is a sign of life as well.</summary>
    public void RecordProgress() => _lastSign = _time.GetTimestamp();

    /// <summary>To be called right before a fence is written: what came until now does not answer it.</summary>
    public void BeginFence()
    {
        ApplyWaitingReplies();
        _memory.Fences.RecordSent();
        FenceAnswered = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _pump;
        _closing.Dispose();
    }

    private async Task<bool> IsReadableWithinAsync(TimeSpan limit, CancellationToken abort)
    {
        if (!Readable.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(abort);
            await Task.WhenAny(Readable, Task.Delay(limit, _time, enough.Token));
            await enough.CancelAsync();
        }

        abort.ThrowIfCancellationRequested();
        if (!Readable.IsCompleted)
            return false;
        var readable = Readable;
        _readable = null;
        return await readable;
    }

    private void Apply(StatusReply reply)
    {
        _lastSign = _time.GetTimestamp();
        switch (reply.Kind)
        {
            case StatusReplyKind.Automatic:
                Facts = PrinterFacts.FromAutomatic(reply.Data.Span);
                break;
            case StatusReplyKind.Queued when reply.AnswersFence:
                FenceAnswered = _memory.Fences.RecordAnswer();
                break;
            case StatusReplyKind.Block when reply.ProcessId is { } id:
                AnsweredProcessId = id;
                _memory.AnswersProcessIds = true;
                break;
            case StatusReplyKind.Block when reply.ConfirmsClear:
                Cleared = true;
                _memory.Fences.RecordCleared();
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
        for (var i = 0; i < text.Length; i++)
            name[i] = text[i] is >= 0x20 and < 0x7F ? (char)text[i] : '?';
        return new string(name);
    }

    private static void Split(StatusDemultiplexer demultiplexer, ReadOnlySpan<byte> bytes, List<StatusReply> found)
    {
        found.Clear();
        while (demultiplexer.TryNext(ref bytes, out var reply))
            found.Add(reply);
    }

    private async Task PumpAsync()
    {
        var demultiplexer = new StatusDemultiplexer();
        var buffer = new byte[256];
        var found = new List<StatusReply>();
        Exception? fault = null;
        try
        {
            while (await _transport.ReadAsync(buffer, _closing.Token) is > 0 and var count)
            {
                Split(demultiplexer, buffer.AsSpan(0, count), found);
                foreach (var reply in found)
                    await _replies.Writer.WriteAsync(reply, _closing.Token);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // We are leaving: the completion below ends the last wait.
        }
        catch (Exception failed)
        {
            // The boundary of the pump: whoever waits for a reply gets the fault, a bug as well as an unplugged cable.
            fault = failed;
        }

        _replies.Writer.Complete(fault ?? new DeviceException(DeviceFault.Gone,
            $"{_transport.Address} is gone (switched off, unplugged, or the connection was closed)."));
    }
}
