using Microsoft.Extensions.Time.Testing;
using PosDaemon.Devices.Transports.Serial;

namespace PosDaemon.Devices.Tests.Serial;

/// <summary>Flow control by DSR on a line of made-up time: what is handed over leaves it byte for byte.</summary>
public sealed class DtrFlowTests
{
    private const int BitsOfAByte = 10;

    /// <param name="baud">Of the line, 8N1.</param>
    /// <param name="showsQueue">False: a USB converter, whose own buffer the system does not know.</param>
    [Theory]
    [InlineData(115200, true)]
    [InlineData(115200, false)]
    [InlineData(38400, true)]
    [InlineData(9600, true)]
    [InlineData(4800, false)]
    [InlineData(1200, true)]
    public void Line_is_kept_busy_at_nine_tenths_of_its_speed_or_more(int baud, bool showsQueue)
    {
        var line = new Line(baud, showsQueue);
        line.Run(seconds: 5, isReady: () => true);

        Assert.InRange(line.Sent / 5.0, 0.9 * baud / BitsOfAByte, 1.01 * baud / BitsOfAByte);
        Assert.InRange(line.LargestPiece, 1, 16);
    }

    [Theory]
    [InlineData(115200, 64)]
    [InlineData(38400, 22)]
    [InlineData(19200, 11)]
    [InlineData(9600, 6)]
    public void After_the_printer_has_dropped_dtr_no_more_comes_than_it_still_has_room_for(int baud, int most)
    {
        for (var dropMs = 100; dropMs < 200; dropMs++)
        {
            var line = new Line(baud, showsQueue: true);
            line.Run(seconds: dropMs / 1000.0, isReady: () => true);
            var before = line.Sent;
            line.Run(seconds: 1, isReady: () => false);
            var after = line.Sent - before;
            line.Run(seconds: 1, isReady: () => false);

            Assert.InRange(after, 0, most);
            Assert.Equal(before + after, line.Sent);
        }
    }

    [Fact]
    public void Port_that_cannot_say_is_written_to_so_that_the_write_tells_why()
    {
        var flow = new DtrFlow(11_520, () => null, () => 0, new FakeTimeProvider());

        Assert.Equal(16, flow.Allowed(100));
    }

    private sealed class Line(int baud, bool showsQueue)
    {
        private readonly FakeTimeProvider _time = new();
        // Timers come late, by up to 3 ms here.
        private readonly Random _chance = new(baud);
        private DtrFlow? _flow;
        private Func<bool> _isReady = () => true;
        private double _queued;

        public double BytesASecond { get; } = (double)baud / BitsOfAByte;

        public int Sent { get; private set; }

        public int LargestPiece { get; private set; }

        public void Run(double seconds, Func<bool> isReady)
        {
            _isReady = isReady;
            _flow ??= new DtrFlow(BytesASecond, () => _isReady(), () => showsQueue ? (int)_queued : 0, _time);
            for (var left = seconds; left > 0;)
            {
                while (_flow.Allowed(1000) is > 0 and var count)
                {
                    _flow.RecordSent(count);
                    _queued += count;
                    LargestPiece = Math.Max(LargestPiece, count);
                }

                var passed = _flow.Period.TotalSeconds * (1 + 3 * _chance.NextDouble());
                _time.Advance(TimeSpan.FromSeconds(passed));
                var drained = Math.Min(_queued, passed * BytesASecond);
                Sent += (int)_queued - (int)(_queued - drained);
                _queued -= drained;
                left -= passed;
            }
        }
    }
}
