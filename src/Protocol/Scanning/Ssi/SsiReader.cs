namespace PosDaemon.Protocol.Scanning.Ssi;

/// <summary>Makes codes of what a reader in SSI packets mode sends. Every packet that arrives whole is acknowledged,
/// one with a wrong checksum is asked for again, and one that comes a second time because our answer was lost is no
/// second code.</summary>
/// <param name="maxLength">Bytes of the longest code that is taken; a longer one is rejected whole, and so is any of
/// more than 250, which comes in several packets.</param>
public sealed class SsiReader(int maxLength) : ICodeReader
{
    private static readonly byte[] Acknowledge = SsiPacket.FromHost(SsiOpcode.Acknowledge);
    private static readonly byte[] SendAgain = SsiPacket.FromHost(SsiOpcode.NotAcknowledge, 0x01);

    // A reader pauses up to 200 ms within a packet, and sends one again that has no answer within 2 s.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly byte[] _packet = new byte[byte.MaxValue + SsiPacket.ChecksumLength];
    private readonly Queue<ReadOnlyMemory<byte>> _answers = new();
    private int _length;
    private int _noise;
    private int _lengthBefore;
    private byte[]? _accepted;

    public bool InStep { get; private set; }

    public bool AwaitsSilence => !InStep || _length > 0 || _noise > 0;

    public bool SendsTerminator => true;

    public TimeSpan? OwnSilence => LongestPause;

    public bool TryNext(ref ReadOnlySpan<byte> input, out ScanFrame frame)
    {
        while (!input.IsEmpty)
        {
            var next = input[0];
            input = input[1..];
            // No packet is shorter than its own head: what begins so is none.
            if (_length == 0 && next < SsiPacket.HeaderLength)
            {
                _noise++;
                continue;
            }

            _packet[_length++] = next;
            if (_length < _packet[0] + SsiPacket.ChecksumLength)
                continue;
            var whole = _packet.AsSpan(0, _length);
            _length = 0;
            if (TryJudge(whole, out frame))
                return true;
        }

        frame = default;
        return false;
    }

    /// <summary>Half a packet is not completed by what comes later.</summary>
    public bool TrySilence(out ScanFrame frame)
    {
        if (_length > 0)
            Refuse();
        frame = new ScanFrame(InStep ? ScanFrameKind.Malformed : ScanFrameKind.Stale, default, _noise + _length);
        (InStep, _length, _noise) = (true, 0, 0);
        return frame.Length > 0;
    }

    public bool TryTakeAnswer(out ReadOnlyMemory<byte> answer) => _answers.TryDequeue(out answer);

    public int Abandon()
    {
        var pending = _length + _noise + _lengthBefore;
        (InStep, _length, _noise, _lengthBefore, _accepted) = (false, 0, 0, 0, null);
        _answers.Clear();
        return pending;
    }

    private bool TryJudge(ReadOnlySpan<byte> bytes, out ScanFrame frame)
    {
        frame = default;
        var body = bytes[..^SsiPacket.ChecksumLength];
        if (SsiPacket.Checksum(body) != (bytes[^2] << 8 | bytes[^1]))
        {
            Refuse();
            _noise += bytes.Length;
            return false;
        }

        InStep = true;
        var packet = new SsiPacket(body[1], body[3], body[SsiPacket.HeaderLength..].ToArray());
        var opcode = (SsiOpcode)packet.Opcode;
        if (opcode is SsiOpcode.Acknowledge or SsiOpcode.NotAcknowledge)
            return false;
        _answers.Enqueue(Acknowledge);
        var isRepeated = packet.IsRetransmitted && _accepted is not null && packet.Data.Span.SequenceEqual(_accepted);
        if (opcode != SsiOpcode.DecodeData || isRepeated)
            return false;
        _accepted = packet.Data.ToArray();
        return TryFinish(packet, out frame);
    }

    // What comes in its place is not what was accepted before it, however equal.
    private void Refuse()
    {
        _accepted = null;
        _answers.Enqueue(SendAgain);
    }

    // Behind the symbology. Whether a message of several packets has it in each of them no manual says: rather none
    // than a code with a byte too many.
    private bool TryFinish(SsiPacket packet, out ScanFrame frame)
    {
        var code = packet.Data[Math.Min(1, packet.Data.Length)..];
        var isPart = _lengthBefore > 0 || packet.IsContinued;
        var length = _lengthBefore + code.Length;
        _lengthBefore = packet.IsContinued ? Math.Max(1, length) : 0;
        frame = isPart
            ? new ScanFrame(ScanFrameKind.SeveralPackets, default, length)
            : length > maxLength
                ? new ScanFrame(ScanFrameKind.TooLong, default, length)
                : new ScanFrame(ScanFrameKind.Code, code, length);
        return !packet.IsContinued && length > 0;
    }
}
