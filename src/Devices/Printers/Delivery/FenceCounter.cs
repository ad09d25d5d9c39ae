namespace PosDaemon.Devices.Printers;

/// <summary>Counts fences (GS r 1) sent and answered, since an answer does not say which fence it belongs to. Kept
/// as long as the printer is remembered: an answer can arrive on a later connection. Pure but for the clock.</summary>
/// <remarks>The printer answers in the order of asking. It is clear when every fence sent has been answered, or when
/// one has been on this connection and no answer followed for <see cref="Quiet"/>: fences left over stand right behind
/// each other, with nothing to print between them, so their answers come together.</remarks>
internal sealed class FenceCounter(TimeProvider time)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    // What earlier processes left unanswered is not known: only quiet can tell the first time.
    private const int Unknown = 1_000_000;

    private int _unanswered = Unknown;
    private bool _sentHere;
    private bool _isDoubtful;
    private bool _answeredHere;
    private long _lastAnswer;

    /// <summary>A fence was sent on this connection and is not known to be answered.</summary>
    public bool IsWaiting => _sentHere && !IsClear;

    /// <summary>A fence of this connection was answered and nothing older can still be under way: the next answer to
    /// come belongs to the next fence sent.</summary>
    public bool IsClear =>
        _sentHere && ((_unanswered == 0 && !_isDoubtful)
            || (_answeredHere && time.GetElapsedTime(_lastAnswer) >= Quiet));

    /// <summary>The printer is known to answer fences.</summary>
    public bool EverAnswered { get; private set; }

    public void BeginConnection() => (_sentHere, _answeredHere) = (false, false);

    /// <param name="isBehindName">The printer was asked its name right before, and is not known to give one: some
    /// answer that with one byte, which looks like the answer to a fence.</param>
    public void RecordSent(bool isBehindName = false)
    {
        if (IsClear)
            _unanswered = 0;
        _isDoubtful = isBehindName;
        _answeredHere = false;
        _sentHere = true;
        _unanswered++;
    }

    /// <summary>Returns true when this answer is that of the last fence sent, beyond doubt.</summary>
    public bool RecordAnswer()
    {
        EverAnswered |= _sentHere;
        _answeredHere = _sentHere;
        _lastAnswer = time.GetTimestamp();
        _unanswered = Math.Max(0, _unanswered - 1);
        return _sentHere && _unanswered == 0;
    }

    /// <summary>It gave its name as it should.</summary>
    public void RecordName() => _isDoubtful = false;

    /// <summary>It is another printer than before, of which nothing is known. What was sent here stays open.</summary>
    public void Forget() => EverAnswered = false;

    /// <summary>The printer threw its buffer away: nothing sent before will be answered.</summary>
    public void RecordCleared() => (_unanswered, _sentHere, _answeredHere) = (0, false, false);
}
