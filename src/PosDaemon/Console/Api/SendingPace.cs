namespace PosDaemon.Console;

/// <summary>Lets a few sendings through at once and spreads those that follow. Each costs one period, which time pays
/// off; up to a limit it may be owed.</summary>
/// <param name="most">Sendings that may be owed, and so come without a wait after a quiet time.</param>
/// <param name="period">Between two sendings in the long run.</param>
/// <param name="time">The clock.</param>
internal sealed class SendingPace(int most, TimeSpan period, TimeProvider time)
{
    private TimeSpan _owed;
    private long _chargedAt = time.GetTimestamp();

    /// <summary>To be called after a sending.</summary>
    /// <returns>How long to wait before the next one; zero or less: not at all.</returns>
    public TimeSpan Charge()
    {
        var now = time.GetTimestamp();
        var left = _owed - time.GetElapsedTime(_chargedAt, now);
        _owed = (left > TimeSpan.Zero ? left : TimeSpan.Zero) + period;
        _chargedAt = now;
        return _owed - most * period;
    }
}
