using System.Collections.Concurrent;
using PosDaemon.Protocol.EscPos.Status;

namespace PosDaemon.Protocol.Tests.Status;

/// <summary>A million streams of everything that a printer says, cut anywhere, with flow control and strays in them;
/// in half of them strays that look like something else.</summary>
public sealed class StatusInterleavingTests
{
    private const int Streams = 500_000;

    // What no printer sends: bit 7, or bit 4 with the low bits of neither an answer, a header nor flow control.
    private static readonly byte[] Unmistakable =
        [.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value), 0x15, 0x17, 0x19, 0x1B, 0x1D, 0x1F];

    [Fact]
    public void Every_message_comes_out_whatever_stands_between_its_bytes()
    {
        var failed = new ConcurrentQueue<string>();
        Parallel.For(0, 8, part =>
        {
            var stream = new Stream(new Random(part));
            for (var i = 0; i < Streams / 8; i++)
            {
                stream.Make(i % 2 == 0 ? null : Unmistakable);
                if (!stream.Sent.SequenceEqual(stream.Receive()))
                    failed.Enqueue(stream.ToString());
            }
        });
        Assert.True(failed.IsEmpty, $"{failed.Count}: {string.Join("\n", failed.Take(10))}");
    }

    [Fact]
    public void A_stray_byte_of_any_value_makes_one_proof_more_at_most_and_is_over_at_the_next_status()
    {
        var failed = new ConcurrentQueue<string>();
        Parallel.For(0, 8, part =>
        {
            var any = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
            var stream = new Stream(new Random(1000 + part));
            for (var i = 0; i < Streams / 8; i++)
            {
                stream.Make(any);
                if (!HoldsWithStray(stream))
                    failed.Enqueue(stream.ToString());
            }
        });
        Assert.True(failed.IsEmpty, $"{failed.Count}: {string.Join("\n", failed.Take(10))}");
    }

    private static bool HoldsWithStray(Stream stream)
    {
        var heard = stream.Receive();
        var sent = stream.Sent;
        if (stream.StrayIn is not { } place)
            return sent.SequenceEqual(heard);
        // All that was whole before it comes first, whatever it does.
        if (!sent[..place].SequenceEqual(heard.Take(place)))
            return false;
        // One proof more than was sent, at most; but a stray may make text of what is none, and the other way round.
        if (!stream.BendsText && heard.Count(IsProof) > sent.Count(IsProof) + 1)
            return false;
        // What a stray began is ended by the next status whose first byte is no text, and it ends at once: from the
        // second one on everything is there.
        var statuses = 0;
        var next = sent.FindIndex(place + 1, shown => IsPlainStatus(shown) && ++statuses == 2);
        return next < 0 || sent[next..].SequenceEqual(heard.TakeLast(sent.Count - next));
    }

    // An answer to GS r 1, or to GS ( H.
    private static bool IsProof(string shown) =>
        (shown[0] == 'q' && shown[2] is '0' or '3' or 'C' or 'F')
        || (shown.Length == 13 && shown.StartsWith("b3722", StringComparison.Ordinal));

    private static bool IsPlainStatus(string shown) => shown.StartsWith("a1", StringComparison.Ordinal);

    /// <summary>What a printer sends, and what of it is understood.</summary>
    private sealed class Stream(Random random)
    {
        // A printer is asked four questions at most before it has answered them.
        private const int Longest = 200, MostAnswersInside = 3;

        private static readonly byte[][] Blocks =
        [
            [0x5F, .. "TM-T88V"u8, 0x00], [0x37, 0x22, 0x31, 0x20, 0x7E, 0x35, 0x00], [0x37, 0x25, 0x00],
            [0x37, 0x23, 0x41, 0x00], [0x3B, 0x30, 0x00],
        ];

        private readonly byte[] _bytes = new byte[Longest];
        private int _length;
        private int _answersInside;
        private byte[]? _strays;

        public List<string> Sent { get; } = [];

        /// <summary>The message in or before which a stray stands; null without one.</summary>
        public int? StrayIn { get; private set; }

        /// <summary>The stray ends a text too early (00) or begins one (5F).</summary>
        public bool BendsText { get; private set; }

        public void Make(byte[]? strays)
        {
            Sent.Clear();
            (_length, _strays, StrayIn, BendsText) = (0, strays, null, false);
            for (var count = random.Next(1, 9); count > 0 && _length < Longest - 30; count--)
                AddMessage();
        }

        public override string ToString() =>
            $"{Convert.ToHexString(_bytes, 0, _length)}, stray in {StrayIn}: sent {string.Join(' ', Sent)}; "
            + $"heard {string.Join(' ', Receive())}";

        public List<string> Receive()
        {
            var demultiplexer = new StatusDemultiplexer();
            var heard = new List<string>();
            for (var start = 0; start < _length;)
            {
                var count = Math.Min(random.Next(1, 9), _length - start);
                ReadOnlySpan<byte> piece = _bytes.AsSpan(start, count);
                while (demultiplexer.TryNext(ref piece, out var reply))
                    heard.Add(Show(reply.Kind, reply.First, reply.Data.Span));
                start += count;
            }

            return heard;
        }

        private void AddMessage()
        {
            var (kind, message) = random.Next(4) switch
            {
                0 => (StatusReplyKind.Automatic,
                    (byte[])[(byte)(0x10 | Bits(0x6C)), (byte)Bits(0x6F), (byte)Bits(0x6F), (byte)Bits(0x6F)]),
                1 => (StatusReplyKind.RealTime, [(byte)(0x12 | Bits(0x6C))]),
                2 => (StatusReplyKind.Queued, [(byte)Bits(0x0F)]),
                _ => (StatusReplyKind.Block, Blocks[random.Next(Blocks.Length)]),
            };
            _answersInside = 0;
            for (var i = 0; i < message.Length; i++)
            {
                Interrupt(isInside: i > 0, kind == StatusReplyKind.Block);
                Put(message[i]);
            }

            Sent.Add(Show(kind, message[0], kind switch
            {
                StatusReplyKind.Automatic => message,
                StatusReplyKind.Block => message.AsSpan(1, message.Length - 2),
                _ => [],
            }));
        }

        // Flow control anywhere; an answer that goes out at once, in a block only one that is no text.
        private void Interrupt(bool isInside, bool isBlock)
        {
            if (random.Next(6) == 0)
                Put(random.Next(2) == 0 ? (byte)0x11 : (byte)0x13);
            if (isInside && _answersInside < MostAnswersInside && random.Next(16) == 0)
            {
                _answersInside++;
                var answer = (byte)(0x12 | Bits(isBlock ? 0x0C : 0x6C));
                Put(answer);
                Sent.Add(Show(StatusReplyKind.RealTime, answer, []));
            }

            if (_strays is null || StrayIn is not null || random.Next(8) != 0)
                return;
            var stray = _strays[random.Next(_strays.Length)];
            (StrayIn, BendsText) = (Sent.Count, stray == 0x5F || (isInside && isBlock && stray == 0));
            Put(stray);
        }

        private int Bits(int mask) => random.Next(256) & mask;

        private void Put(byte value) => _bytes[_length++] = value;

        private static string Show(StatusReplyKind kind, byte first, ReadOnlySpan<byte> data) => kind switch
        {
            StatusReplyKind.Automatic => "a" + Convert.ToHexString(data),
            StatusReplyKind.Block => $"b{first:X2}{Convert.ToHexString(data)}",
            StatusReplyKind.RealTime => $"r{first:X2}",
            _ => $"q{first:X2}",
        };
    }
}
