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

    // Nothing for this long in the middle of a message: its end is lost. At 9600 baud a byte takes 1 ms.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(250);

    private readonly ITransport _transport;
    private readonly WakeUp _wake;
    private readonly TimeProvider _time;
    private readonly PrinterMemory _memory;
    private readonly StatusQuestions _questions;
    private readonly Channel<StatusReply> _replies = Channel.CreateBounded<StatusReply>(
        new BoundedChannelOptions(MaxReplies) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _closing = new();
    private Task _pump = Task.CompletedTask;
    private bool _isInSlip;
    private long _lastSign;

    private PrinterConnection(
        ITransport transport, WakeUp wake, PrinterOptions options, TimeProvider time, PrinterMemory memory)
    {
        (_transport, _wake, _time, _memory) = (transport, wake, time, memory);
        _questions = new StatusQuestions(this, options, time);
        _lastSign = time.GetTimestamp();
    }

    /// <summary>What the printer said last; set by <see cref="StatusQuestions"/> and by ASB.</summary>
    public PrinterFacts Facts { get; set; } = PrinterFacts.None;

    /// <summary>The last round of questions was answered.</summary>
    public bool IsAnswering => _questions.IsAnswering;

    /// <summary>Set by the answer to the last fence sent; taken back by <see cref="BeginFence"/>.</summary>
    public bool FenceAnswered { get; private set; }

    /// <summary>Questions that stand in the slip under way and are sent, or about to be.</summary>
    public int QuestionsInSlip { get; set; }

    /// <summary>Answers to them.</summary>
    public int AnswersInSlip { get; private set; }

    /// <summary>The process id that was answered last on this connection.</summary>
    public int? AnsweredProcessId { get; private set; }

    /// <summary>The printer was told to say by itself what changes, and nothing has ended that since.</summary>
    public bool IsWatched { get; set; }

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

    public static PrinterConnection Start(
        ITransport transport, WakeUp wake, PrinterOptions options, TimeProvider time, PrinterMemory memory)
    {
        var connection = new PrinterConnection(transport, wake, options, time, memory);
        memory.Fences.BeginConnection();
        connection._pump = connection.PumpAsync();
        return connection;
    }

    /// <summary>Asks the printer for its status. Facts are up to date when it returns, where it answered.</summary>
    public async Task AskStatusAsync(CancellationToken abort)
    {
        var known = Facts;
        _isInSlip = false;
        await _questions.AskAsync(abort);
        // A printer that says by itself what changes would have said this: it was switched off and on, or reset.
        IsWatched &= Facts == known;
    }

    /// <summary>Has the printer say by itself what changes, if it is not known to do so already.</summary>
    public async Task WatchAsync(CancellationToken abort)
    {
        if (IsWatched)
            return;
        await WriteAsync(StatusRequest.WatchOn.ToArray(), abort);
        IsWatched = true;
    }

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
        var since = _time.GetTimestamp();
        while (true)
        {
            abort.ThrowIfCancellationRequested();
            if (TryNext(out var reply))
                return reply;
            var left = limit - _time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                return null;
            await _wake.WaitAsync(left, abort);
        }
    }

    /// <summary>The next reply that has come already. Facts and fences are up to date when it returns.</summary>
    /// <exception cref="DeviceException">The printer is gone.</exception>
    public bool TryNext(out StatusReply reply)
    {
        if (_replies.Reader.TryRead(out reply))
        {
            Apply(reply);
            return true;
        }

        if (IsGone)
            _replies.Reader.Completion.GetAwaiter().GetResult();
        return false;
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
    /// <param name="isBehindName">The printer is asked its name right before.</param>
    public void BeginFence(bool isBehindName = false)
    {
        ApplyWaitingReplies();
        _memory.Fences.RecordSent(isBehindName && !Named);
        FenceAnswered = false;
    }

    /// <summary>From here on answers to DLE EOT are those to the questions in a slip (kind 1), until a status question
    /// is asked.</summary>
    public void BeginSlip()
    {
        ApplyWaitingReplies();
        (_isInSlip, QuestionsInSlip, AnswersInSlip) = (true, 0, 0);
    }

    public ValueTask DisposeAsync()
    {
        // Here and now: all that it calls back is the read that waits.
        _closing.Cancel();
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        await _pump;
        _closing.Dispose();
    }

    private void Apply(StatusReply reply)
    {
        _lastSign = _time.GetTimestamp();
        switch (reply.Kind)
        {
            // More answers than questions: one is late, and to a question of before the slip.
            case StatusReplyKind.RealTime when _isInSlip && AnswersInSlip < QuestionsInSlip:
                AnswersInSlip++;
                Facts = Facts.AfterRealTime(1, reply.First);
                break;
            case StatusReplyKind.Automatic:
                Facts = PrinterFacts.FromAutomatic(reply.Data.Span);
                break;
            case StatusReplyKind.Queued when reply.AnswersFence:
                FenceAnswered = _memory.RecordFenceAnswer();
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
                _memory.Fences.RecordName();
                _memory.RecordModel(Printable(reply.Data.Span));
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
        var heard = _time.GetTimestamp();
        Exception? fault = null;
        try
        {
            while (await _transport.ReadAsync(buffer, _closing.Token) is > 0 and var count)
            {
                if (demultiplexer.IsInside && _time.GetElapsedTime(heard) >= LongestGap)
                    demultiplexer.DropUnfinished();
                heard = _time.GetTimestamp();
                Split(demultiplexer, buffer.AsSpan(0, count), found);
                foreach (var reply in found)
                {
                    await _replies.Writer.WriteAsync(reply, _closing.Token);
                    _wake.Set();
                }
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
        _wake.Set();
    }
}
