namespace PosSim.Models;

/// <summary>The line from the printer to its host. Flow control goes before whatever waits; with a byte rate, it may so
/// stand in the middle of an answer (Epson, GS a: the four bytes are consecutive except for XOFF). Answers that nobody
/// reads are dropped, as on a line without a listener.</summary>
/// <param name="bytesPerSecond">0: an answer takes no time and is one piece.</param>
internal sealed class ReplyLine(int bytesPerSecond)
{
    private const int MostReplies = 1000;
    private const int MostFlow = 16;

    private readonly Queue<byte[]> _replies = new();
    private readonly Queue<byte> _flow = new();
    private readonly TimeSpan _byteTime =
        bytesPerSecond > 0 ? TimeSpan.FromSeconds(1.0 / bytesPerSecond) : TimeSpan.Zero;

    /// <summary>Bytes of the first answer that are on their way already.</summary>
    private int _sent;
    private TimeSpan _next;

    /// <summary>When the next byte is through; null when none waits, and where answers take no time.</summary>
    public TimeSpan? Due => IsEmpty || bytesPerSecond == 0 ? null : _next;

    private bool IsEmpty => _replies.Count == 0 && _flow.Count == 0;

    public void Send(ReadOnlySpan<byte> bytes, TimeSpan clock)
    {
        Begin(clock);
        if (_replies.Count >= MostReplies) DropOldest();
        _replies.Enqueue(bytes.ToArray());
    }

    public void SendFlow(byte value, TimeSpan clock)
    {
        Begin(clock);
        if (_flow.Count >= MostFlow) _flow.Dequeue();
        _flow.Enqueue(value);
    }

    /// <summary>The next piece that is through by that time.</summary>
    public bool TryDequeue(TimeSpan clock, out byte[] bytes)
    {
        bytes = [];
        if (IsEmpty || (bytesPerSecond > 0 && clock < _next)) return false;
        _next += _byteTime;
        if (_flow.TryDequeue(out var flow)) bytes = [flow];
        else if (bytesPerSecond == 0) bytes = _replies.Dequeue();
        else
        {
            bytes = [_replies.Peek()[_sent++]];
            if (_sent == _replies.Peek().Length) DropOldest();
        }
        return true;
    }

    public void Clear()
    {
        _replies.Clear();
        _flow.Clear();
        _sent = 0;
    }

    private void Begin(TimeSpan clock)
    {
        if (IsEmpty) _next = (clock > _next ? clock : _next) + _byteTime;
    }

    private void DropOldest()
    {
        _replies.Dequeue();
        _sent = 0;
    }
}
