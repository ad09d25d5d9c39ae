using PosDaemon.Protocol.EscPos;

namespace PosDaemon.Devices.Printers;

/// <summary>How long one slip may take: from its commands, the line's and the printer's speed, and what the printer had
/// before it. The time in which the printer waits for a person does not count. Made when the slip begins.</summary>
internal sealed class SlipLimits
{
    // A printer that is short of power or hot prints at half its speed, and stops at each line that comes late.
    private const int Slack = 2;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly PrinterOptions _options;
    private readonly PrinterMemory _memory;
    private readonly double? _bytesASecond;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly TimeSpan _ahead;
    private (int Sent, TimeSpan Work) _last;
    private TimeSpan _heldUp;
    private long _seen;

    /// <param name="bytes">The slip, and what is asked behind it.</param>
    /// <param name="options">The printer's speed and the margins.</param>
    /// <param name="memory">Until when the printer may be busy; kept up to date.</param>
    /// <param name="bytesASecond">The line's speed.</param>
    /// <param name="time">The clock.</param>
    public SlipLimits(ReadOnlyMemory<byte> bytes, PrinterOptions options, PrinterMemory memory, double? bytesASecond,
        TimeProvider time)
    {
        (_bytes, _options, _memory, _bytesASecond, _time) = (bytes, options, memory, bytesASecond, time);
        _begun = _seen = time.GetTimestamp();
        _ahead = memory.IsBusy ? time.GetElapsedTime(_begun, memory.BusyUntil) : TimeSpan.Zero;
    }

    /// <summary>What the whole slip may take.</summary>
    public TimeSpan Longest => WorkOf(_bytes.Length);

    /// <summary>The end of all waiting: a printer that is not held up would be through by now.</summary>
    public bool AreOver => Elapsed >= Longest + _options.ProofLimit;

    private TimeSpan Elapsed => _time.GetElapsedTime(_begun) - _heldUp;

    /// <summary>The printer may still be at work on the first bytes of the slip.</summary>
    public bool MayBeAtWorkOn(int sent) => Elapsed < WorkOf(sent) + _options.StallLimit;

    /// <summary>To be called in between: what has passed since the last time counts as held up, or not.</summary>
    public void Pass(bool isHeldUp)
    {
        var now = _time.GetTimestamp();
        if (isHeldUp)
            _heldUp += _time.GetElapsedTime(_seen, now);
        _seen = now;
    }

    /// <summary>The slip has its outcome.</summary>
    /// <param name="isThrough">The printer said that it is through with it.</param>
    /// <param name="sent">Bytes that it may have got.</param>
    public void End(bool isThrough, int sent)
    {
        var left = isThrough ? TimeSpan.Zero : WorkOf(sent) - Elapsed;
        _memory.BusyUntil = _time.GetTimestamp()
            + (long)(Math.Max(0, left.TotalSeconds) * _time.TimestampFrequency);
    }

    private TimeSpan WorkOf(int sent)
    {
        if (_last.Sent != sent)
            _last = (sent, Slack * PrintWork.Of(_bytes.Span[..sent]).At(_options.Speed, _bytesASecond));
        return _ahead + _last.Work;
    }
}
