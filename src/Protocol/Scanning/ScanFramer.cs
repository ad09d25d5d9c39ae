namespace PosDaemon.Protocol.Scanning;

/// <summary>Cuts the bytes of one scanner into codes; bytes are kept as they come (GS, NUL and bytes over 7F included).
/// Everything up to the first end or the first silence is stale.</summary>
public sealed class ScanFramer(ScanFraming framing, int maxLength) : ICodeReader
{
    private const byte Tab = 0x09, LineFeed = 0x0A, CarriageReturn = 0x0D, EndOfText = 0x03;

    private readonly byte[] _code = new byte[maxLength];
    private int _length;
    private bool _inDoubt = true;
    private bool _afterCarriageReturn;

    public bool AwaitsSilence => _inDoubt || _length > 0;

    public bool InStep => !_inDoubt;

    /// <summary>The last code ended with a terminator: this reader sends one, and a silence in the middle of its next
    /// code is more likely a pause of its radio.</summary>
    public bool SendsTerminator { get; private set; }

    public bool TryNext(ref ReadOnlySpan<byte> input, out ScanFrame frame)
    {
        while (!input.IsEmpty)
        {
            var next = input[0];
            input = input[1..];
            if (IsTailOfEnd(next))
                continue;
            if (!IsEnd(next))
                Keep(next);
            else if (TryFinish(next, out frame))
                return true;
        }

        frame = default;
        return false;
    }

    public bool TrySilence(out ScanFrame frame) =>
        framing.HasFlag(ScanFraming.Silence) || _inDoubt || IsTooLong
            ? TryFinish(end: 0, out frame)
            : TryDrop(ScanFrameKind.Partial, out frame);

    public int Abandon()
    {
        var pending = _length;
        _length = 0;
        _inDoubt = true;
        return pending;
    }

    private bool IsTooLong => _length > maxLength;

    // CR LF is one end. Where CR alone ends a code the LF would else become the first byte of the next one.
    private bool IsTailOfEnd(byte next)
    {
        var tail = _afterCarriageReturn && next == LineFeed;
        _afterCarriageReturn = false;
        return tail;
    }

    private bool IsEnd(byte next) => next switch
    {
        CarriageReturn => framing.HasFlag(ScanFraming.CarriageReturn),
        LineFeed => framing.HasFlag(ScanFraming.LineFeed),
        Tab => framing.HasFlag(ScanFraming.Tab),
        EndOfText => framing.HasFlag(ScanFraming.EndOfText),
        _ => false,
    };

    private void Keep(byte next)
    {
        if (_length < maxLength)
            _code[_length] = next;
        if (_length < int.MaxValue)
            _length++;
    }

    private bool TryFinish(byte end, out ScanFrame frame)
    {
        _afterCarriageReturn = end == CarriageReturn;
        if (_inDoubt)
        {
            _inDoubt = false;
            return TryDrop(ScanFrameKind.Stale, out frame);
        }

        if (IsTooLong)
            return TryDrop(ScanFrameKind.TooLong, out frame);
        var length = _length;
        _length = 0;
        if (length > 0)
            SendsTerminator = end != 0;
        if (end == LineFeed && length > 0 && _code[length - 1] == CarriageReturn)
            length--;
        frame = new ScanFrame(ScanFrameKind.Code, _code.AsSpan(0, length).ToArray(), length);
        return length > 0;
    }

    private bool TryDrop(ScanFrameKind kind, out ScanFrame frame)
    {
        frame = new ScanFrame(kind, default, _length);
        _length = 0;
        return frame.Length > 0;
    }
}
