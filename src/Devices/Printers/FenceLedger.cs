namespace PosDaemon.Devices.Printers;

/// <summary>Counts fences (GS r 1) sent and answered, since an answer does not say which fence it belongs to. Lives
/// as long as the printer loop: an answer can arrive on a later connection. Pure but for the clock.</summary>
/// <remarks>The printer answers in the order of asking. It is clear when every answer owed has come, or when one has
/// come on this connection and none followed for <see cref="Quiet"/>: fences left over stand right behind each other,
/// with nothing to print between them, so their answers come together.</remarks>
internal sealed class FenceLedger(TimeProvider time)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    // What earlier processes left unanswered is not known: only quiet can tell the first time.
    private const int Unknown = 1_000_000;

    private int _owed = Unknown;
    private bool _sentHere;
    private bool _answeredHere;
    private long _lastAnswer;

    /// <summary>A fence was sent on this connection and is not known to be answered.</summary>
    public bool IsWaiting => _sentHere && !IsClear;

    /// <summary>A fence of this connection was answered and nothing older can still be under way: the next answer to
    /// come belongs to the next fence sent.</summary>
    public bool IsClear => _sentHere && (_owed == 0 || (_answeredHere && time.GetElapsedTime(_lastAnswer) >= Quiet));

    /// <summary>The printer is known to answer fences.</summary>
    public bool EverAnswered { get; private set; }

    public void Connected() => (_sentHere, _answeredHere) = (false, false);

    public void Sent()
    {
        if (IsClear)
            _owed = 0;
        _answeredHere = false;
        _sentHere = true;
        _owed++;
    }

    /// <summary>Returns true when this answer is that of the last fence sent, beyond doubt.</summary>
    public bool Answered()
    {
        EverAnswered |= _sentHere;
        _answeredHere = _sentHere;
        _lastAnswer = time.GetTimestamp();
        _owed = Math.Max(0, _owed - 1);
        return _sentHere && _owed == 0;
    }

    /// <summary>The printer threw its buffer away: nothing sent before will be answered.</summary>
    public void Cleared() => (_owed, _sentHere, _answeredHere) = (0, false, false);
}
