using System.Text;

namespace PosDaemon.Devices.Tests.Printers;

/// <summary>A printer as seen from its cable: a receive buffer that it keeps while it is held up, real-time commands
/// answered on receipt, everything else in its turn. Bytes in and out by delegates, so that it can sit on a pty or on
/// a socket. Its state may be changed by the test at any time.</summary>
internal sealed class ScriptedPrinter
{
    private static readonly byte[] Clear = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

    private readonly Lock _gate = new();
    private readonly List<byte> _buffer = [];
    private readonly List<byte> _paper = [];
    private Action<byte[]>? _answer;
    private bool _paperOut;
    private bool _coverOpen;
    private bool _stuck;
    private bool _isStillPrinting;
    private bool _isWatched;
    private readonly Queue<byte[]> _processIds = [];

    public bool AnswersRealTime { get; set; } = true;

    public bool AnswersFence { get; set; } = true;

    public bool AnswersModel { get; set; } = true;

    public string Model { get; set; } = "TM-T88";

    /// <summary>To GS I it answers one byte, which looks like the answer to a fence.</summary>
    public bool NameIsOneByte { get; set; }

    /// <summary>GS ( H is answered when it comes in, whatever is still to be printed.</summary>
    public bool AnswersProcessIdAtOnce { get; set; }

    public int ProcessIdsAsked { get; private set; }

    public bool AnswersClear { get; set; }

    /// <summary>It says by itself what changes, once it was told to (GS a).</summary>
    public bool SaysByItself { get; set; }

    public bool AnswersProcessId { get; set; }

    /// <summary>While true, dots of what was processed are not on the paper yet.</summary>
    public bool IsStillPrinting
    {
        get => _isStillPrinting;
        set => Change(() => _isStillPrinting = value);
    }

    /// <summary>A kind of DLE EOT that it does not know.</summary>
    public int UnknownKind { get; set; }

    /// <summary>Of questions that come together it answers only the first.</summary>
    public bool AnswersOneAtATime { get; set; }

    public bool PaperNearEnd { get; set; }

    /// <summary>Runs out of paper when it has printed this many bytes.</summary>
    public int PaperLeft { get; set; } = int.MaxValue;

    public bool PaperOut
    {
        get => _paperOut;
        set => Change(() => (_paperOut, PaperLeft) = (value, int.MaxValue));
    }

    public bool CoverOpen
    {
        get => _coverOpen;
        set => Change(() => _coverOpen = value);
    }

    /// <summary>Takes bytes and does nothing at all, like a hung firmware.</summary>
    public bool Stuck
    {
        get => _stuck;
        set => Change(() => _stuck = value);
    }

    /// <summary>Switched off and on: the buffer is gone.</summary>
    public void PowerCycle()
    {
        _isWatched = false;
        Change(_buffer.Clear);
    }

    private byte[] AutomaticStatus() =>
    [
        (byte)(0x10 | (HeldUp ? 0x08 : 0) | (_coverOpen ? 0x20 : 0)), 0x00,
        (byte)((_paperOut ? 0x0C : 0) | (PaperNearEnd || _paperOut ? 0x03 : 0)), 0x0F,
    ];

    public int FencesAnswered { get; private set; }

    public int Clears { get; private set; }

    /// <summary>What came out, as text; control characters are left out.</summary>
    public string Paper
    {
        get
        {
            lock (_gate)
                return Encoding.ASCII.GetString([.. _paper.Where(value => value is >= 0x20 and < 0x7F)]);
        }
    }

    public void Connected(Action<byte[]> answer)
    {
        lock (_gate)
            _answer = answer;
    }

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _buffer.AddRange(bytes);
            Work();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            if (_isWatched)
                _answer?.Invoke(AutomaticStatus());
            Work();
        }
    }

    private bool HeldUp => _paperOut || _coverOpen;

    private void Work()
    {
        if (_stuck)
            return;
        AnswerRealTime();
        while (!_isStillPrinting && _processIds.TryDequeue(out var id))
            _answer?.Invoke(id);
        while (!HeldUp && _buffer.Count > 0 && TryStep())
        {
        }
    }

    private void AnswerRealTime()
    {
        var answered = 0;
        for (var i = 0; i + 2 < _buffer.Count; i++)
        {
            if (_buffer[i] == 0x10 && _buffer[i + 1] == 0x04)
            {
                var kind = _buffer[i + 2];
                _buffer.RemoveRange(i--, 3);
                if (AnswersRealTime && kind != UnknownKind && (!AnswersOneAtATime || answered++ == 0))
                    _answer?.Invoke([Status(kind)]);
            }
            else if (AnswersProcessIdAtOnce && _buffer[i..] is [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, _, _, _, _, ..])
            {
                ProcessIdsAsked++;
                _answer?.Invoke([0x37, 0x22, .. _buffer[(i + 7)..(i + 11)], 0x00]);
                _buffer.RemoveRange(i--, 11);
            }
            else if (AnswersClear && _buffer.Skip(i).Take(Clear.Length).SequenceEqual(Clear))
            {
                Clears++;
                _buffer.RemoveRange(0, i + Clear.Length);
                i = -1;
                _answer?.Invoke([0x37, 0x25, 0x00]);
            }
        }
    }

    private byte Status(int kind) => (byte)(0x12 | kind switch
    {
        1 => HeldUp ? 0x08 : 0,
        2 => (_coverOpen ? 0x04 : 0) | (_paperOut ? 0x20 : 0),
        4 => (_paperOut ? 0x60 : 0) | (PaperNearEnd || _paperOut ? 0x0C : 0),
        _ => 0,
    });

    // One command or one printed byte; false when a command is not whole yet.
    private bool TryStep()
    {
        switch (_buffer)
        {
            case [0x1D, 0x72, _, ..]:
                _buffer.RemoveRange(0, 3);
                FencesAnswered += AnswersFence ? 1 : 0;
                if (AnswersFence)
                    _answer?.Invoke([(byte)(PaperNearEnd ? 0x03 : 0x00)]);
                return true;
            case [0x1D, 0x61, var groups, ..]:
                _buffer.RemoveRange(0, 3);
                _isWatched = SaysByItself && groups != 0;
                if (_isWatched)
                    _answer?.Invoke(AutomaticStatus());
                return true;
            case [0x1D, 0x49, _, ..]:
                _buffer.RemoveRange(0, 3);
                if (AnswersModel)
                    _answer?.Invoke(NameIsOneByte ? [0x00] : [0x5F, .. Encoding.ASCII.GetBytes(Model), 0x00]);
                return true;
            case [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30, var d1, var d2, var d3, var d4, ..]:
                _buffer.RemoveRange(0, 11);
                ProcessIdsAsked++;
                if (AnswersProcessId)
                    _processIds.Enqueue([0x37, 0x22, d1, d2, d3, d4, 0x00]);
                if (!_isStillPrinting && _processIds.TryDequeue(out var now))
                    _answer?.Invoke(now);
                return true;
            case [0x1D, 0x28, _, var low, var high, ..]:
                var whole = 5 + low + (high * 256);
                if (_buffer.Count < whole)
                    return false;
                _buffer.RemoveRange(0, whole);
                return true;
            case [0x1D] or [0x1D, _] or [0x1D, 0x28, ..]:
                return false;
            case [0x1B, 0x40, ..]:
                _buffer.RemoveRange(0, 2);
                _isWatched = false;
                return true;
            default:
                _paper.Add(_buffer[0]);
                _buffer.RemoveAt(0);
                _paperOut |= --PaperLeft <= 0;
                return true;
        }
    }
}
