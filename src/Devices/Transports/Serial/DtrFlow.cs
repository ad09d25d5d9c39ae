namespace PosDaemon.Devices.Transports.Serial;

/// <summary>Flow control by the printer's DTR, which arrives as our DSR and which the kernel does not do: bytes go to
/// the system a few at a time, so that hardly any are still under way when the printer drops the line.</summary>
/// <remarks>A printer drops it with 128 bytes of its 4 KB left, or 16 of its 45 (TM-T88III specification, receive
/// buffer). Not under our control are the port's own FIFO (16 bytes) and a USB converter's.</remarks>
/// <param name="bytesASecond">Of the line.</param>
/// <param name="isReady">DSR; null when the port cannot say, which a write will explain.</param>
/// <param name="queued">Bytes that the system has not sent yet.</param>
internal sealed class DtrFlow(double bytesASecond, Func<bool?> isReady, Func<int> queued, TimeProvider time)
{
    /// <summary>The largest piece that is handed over at once.</summary>
    public const int LargestPiece = 16;

    // Much shorter than what may be under way lasts, or the line would run empty; while the printer is busy there is
    // more time, and asking a USB converter for DSR takes it a millisecond.
    private static readonly TimeSpan ReadyPeriod = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan BusyPeriod = TimeSpan.FromMilliseconds(5);

    // Under way at any time: what the line sends in 5.5 ms, which a busy computer may let us wait, at least 3 bytes, at
    // most half of what a printer still has room for.
    private const double SecondsAhead = 0.0055;
    private readonly int _most = Math.Clamp((int)Math.Ceiling(bytesASecond * SecondsAhead), 3, 64);

    private readonly long _began = time.GetTimestamp();
    private double _lineIsFreeAt;
    private bool _isBusy;

    /// <summary>When to ask again after nothing was allowed: 1 or 5 ms.</summary>
    public TimeSpan Period => _isBusy ? BusyPeriod : ReadyPeriod;

    /// <summary>How many bytes of a write may be handed over now.</summary>
    public int Allowed(int wanted)
    {
        var room = _most - Math.Max(queued(), OnTheLine());
        if (room < Math.Min(LargestPiece, _most - _most / 2))
            return 0;
        _isBusy = isReady() == false;
        return _isBusy ? 0 : Math.Min(Math.Min(wanted, room), LargestPiece);
    }

    /// <summary>So many bytes were taken.</summary>
    public void RecordSent(int count) => _lineIsFreeAt = Math.Max(_lineIsFreeAt, Now()) + count / bytesASecond;

    // What a USB converter has in its own buffer no queue of the system shows.
    private int OnTheLine() => (int)Math.Ceiling(Math.Max(0, _lineIsFreeAt - Now()) * bytesASecond);

    private double Now() => time.GetElapsedTime(_began).TotalSeconds;
}
