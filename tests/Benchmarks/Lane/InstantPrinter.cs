using System.Threading.Channels;

namespace PosDaemon.Benchmarks.Lane;

/// <summary>When the bytes of one slip arrived, by <see cref="TimeProvider.GetTimestamp"/>, and when its proof began to
/// be sent.</summary>
internal readonly record struct SlipArrival(long FirstByte, long LastByte, long Answered, int Length);

/// <summary>A printer that needs no time: it answers every question at once (DLE EOT, GS a, GS r, GS I, GS ( H) and
/// takes everything else for a slip, which ends with the fence (GS r 1) behind it. What is measured is then the sender.
/// </summary>
internal sealed class InstantPrinter : IDisposable
{
    private const int ProcessIdLength = 11;

    private static readonly byte[] Fence = [0x1D, 0x72, 0x01];
    private static readonly byte[] ProcessId = [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30];

    private readonly IDeviceLine _line;
    private readonly Channel<SlipArrival> _slips = Channel.CreateUnbounded<SlipArrival>();
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private bool _isHeld;
    private (SlipArrival Arrival, byte[] Tail)? _unanswered;
    private volatile bool _isPaperLow;
    private volatile bool _stops;

    /// <param name="line">Disposed of with it.</param>
    public InstantPrinter(IDeviceLine line)
    {
        _line = line;
        // A thread of its own that blocks on the line: the pool's queue is not part of the figure.
        _thread = new Thread(Serve) { IsBackground = true, Name = "printer" };
        _thread.Start();
    }

    public string Address => _line.Address;

    /// <summary>Slips in the order in which they ended.</summary>
    public ChannelReader<SlipArrival> Slips => _slips.Reader;

    /// <summary>The proof of the next slip is kept back until <see cref="Release"/>; status questions are answered.
    /// </summary>
    public void Hold()
    {
        lock (_gate) _isHeld = true;
    }

    public void Release()
    {
        lock (_gate)
        {
            _isHeld = false;
            if (_unanswered is { } slip) AnswerSlip(slip.Arrival, slip.Tail);
            _unanswered = null;
        }
    }

    /// <summary>The paper is near its end, or not any more, which the printer says by itself.</summary>
    /// <returns>When, by <see cref="TimeProvider.GetTimestamp"/>.</returns>
    public long SetPaperLow(bool isLow)
    {
        _isPaperLow = isLow;
        var at = TimeProvider.System.GetTimestamp();
        _line.Send(AutomaticStatus());
        return at;
    }

    public void Dispose()
    {
        _stops = true;
        _line.End();
        _thread.Join();
        _line.Dispose();
    }

    private void Serve()
    {
        var buffer = new byte[65_536];
        var (slip, first) = (0, 0L);
        var held = 0;
        var tail = new byte[ProcessIdLength + Fence.Length];
        while (_line.Receive(buffer.AsSpan(held)) is var count && count > 0 && !_stops)
        {
            var now = TimeProvider.System.GetTimestamp();
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, held + count);
            held = 0;
            if (slip == 0) rest = Answer(rest);
            if (rest.IsEmpty) continue;
            if (slip == 0 && IsBegunQuestion(rest))
            {
                rest.CopyTo(buffer);
                held = rest.Length;
                continue;
            }

            if (slip == 0) first = now;
            slip += rest.Length;
            Keep(tail, rest);
            if (!tail.AsSpan().EndsWith(Fence)) continue;
            EndSlip(new SlipArrival(first, now, 0, slip - Fence.Length), tail);
            slip = 0;
        }
    }

    /// <summary>The last bytes that came, however they were cut up.</summary>
    private static void Keep(Span<byte> tail, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < tail.Length)
            tail[bytes.Length..].CopyTo(tail);
        else
            bytes = bytes[^tail.Length..];
        bytes.CopyTo(tail[^bytes.Length..]);
    }

    private void EndSlip(SlipArrival arrival, byte[] tail)
    {
        lock (_gate)
        {
            if (_isHeld)
                _unanswered = (arrival, [.. tail]);
            else
                AnswerSlip(arrival, tail);
        }
    }

    private void AnswerSlip(SlipArrival arrival, byte[] tail)
    {
        var at = TimeProvider.System.GetTimestamp();
        _line.Send(tail.AsSpan().StartsWith(ProcessId) ? [.. ProcessIdAnswer(tail), 0x00] : [0x00]);
        _slips.Writer.TryWrite(arrival with { Answered = at });
    }

    /// <summary>Answers the questions at the front; returns what stands behind them.</summary>
    private ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3)
        {
            var length = 3;
            switch (bytes[0], bytes[1])
            {
                case (0x10, 0x04): _line.Send([(byte)(bytes[2] == 4 && _isPaperLow ? 0x1E : 0x12)]); break;
                case (0x1D, 0x61): _line.Send(AutomaticStatus()); break;
                case (0x1D, 0x72): _line.Send([0x00]); break;
                // In its turn, that is behind the slip: an answer now would say that the slip is gone.
                case (0x1D, 0x49) when IsHolding: break;
                case (0x1D, 0x49): _line.Send("_Instant\0"u8); break;
                case (0x1D, 0x28) when bytes.Length >= ProcessIdLength:
                    _line.Send(ProcessIdAnswer(bytes));
                    length = ProcessIdLength;
                    break;
                default: return bytes;
            }

            bytes = bytes[length..];
        }

        return bytes;
    }

    private bool IsHolding
    {
        get
        {
            lock (_gate) return _unanswered is not null;
        }
    }

    private byte[] AutomaticStatus() => [0x10, 0x00, (byte)(_isPaperLow ? 0x03 : 0x00), 0x0F];

    private static byte[] ProcessIdAnswer(ReadOnlySpan<byte> question) =>
        [0x37, 0x22, .. question[ProcessId.Length..ProcessIdLength], 0x00];

    // No slip begins like that: the first bytes of one are ESC @.
    private static bool IsBegunQuestion(ReadOnlySpan<byte> bytes) =>
        bytes.Length < ProcessIdLength && bytes[0] is 0x10 or 0x1D;
}
