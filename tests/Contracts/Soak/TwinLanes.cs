using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Text;
using PosDaemon.Devices.Scanners;

namespace PosDaemon.Contracts.Tests.Soak;

/// <summary>The two lanes of twin scanners, with the real loops, while the scanners are pulled out and plugged in again
/// in any order.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TwinLanes : IAsyncDisposable
{
    private const int Both = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    // A system that has no time for a moment is not to look like a scanner that has finished.
    private static readonly ScannerOptions Patient = new() { Silence = TimeSpan.FromSeconds(1) };

    private readonly CancellationTokenSource _stopping = new();
    private readonly TwinScanners _scanners;
    private readonly Random _random;
    private readonly Lane[] _lanes;
    private readonly Task[] _running;
    private int _round;

    public TwinLanes(TwinKind kind, int seed)
    {
        (_scanners, _random) = (new TwinScanners(kind), new Random(seed));
        Connections = new OpenedConnections(TimeProvider.System, _scanners.OpenAsync);
        _lanes = [new Lane(), new Lane()];
        _running = [.. _lanes.Select((lane, twin) => new ScannerLoop($"lane{twin}", _scanners.AddressOf(twin), Patient,
            Connections, TimeProvider.System, lane.Record).RunAsync(_stopping.Token))];
    }

    public OpenedConnections Connections { get; }

    /// <summary>So often the two had each other's names after they had been plugged in.</summary>
    public int Swapped { get; private set; }

    /// <summary>So often codes were read only two seconds after plugging in, or later.</summary>
    public int Late { get; private set; }

    /// <summary>The longest time from plugging in to codes being read.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>One or both are pulled out, perhaps in the middle of a code, and plugged in again; then each reads a
    /// code, which must come out at its own lane, and nothing else anywhere.</summary>
    public async Task ReplugAsync()
    {
        await UntilAsync(() => _lanes.All(lane => lane.IsOnline));
        var (round, names) = (++_round, _scanners.Names);
        var pulled = _random.Next(4) == 0 ? [_random.Next(Both)] : Shuffled();
        foreach (var twin in pulled)
        {
            if (_random.Next(2) == 0)
                _scanners.ReadHalf(twin, $"HALF-{twin}-{round}");
            await _scanners.UnplugAsync(twin);
        }

        await UntilAsync(() => pulled.All(twin => !_lanes[twin].IsOnline));
        foreach (var twin in _random.Next(2) == 0 ? pulled : [.. pulled.Reverse()])
            _scanners.PlugIn(twin);
        var put = TimeProvider.System.GetTimestamp();
        await UntilAsync(() => _lanes.All(lane => lane.IsOnline));
        var took = TimeProvider.System.GetElapsedTime(put);
        Slowest = took > Slowest ? took : Slowest;
        Late += took > BackWithin ? 1 : 0;
        if (names.Count == Both && names[0] == _scanners.Names[1])
            Swapped++;

        foreach (var twin in Shuffled())
            _scanners.Read(twin, $"CODE-{twin}-{round}");
        await UntilAsync(() => _lanes.All(lane => !lane.Codes.IsEmpty));
        for (var twin = 0; twin < Both; twin++)
            Assert.Equal([$"CODE-{twin}-{round}"], _lanes[twin].TakeAll());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(Patience);
        _stopping.Dispose();
        await _scanners.DisposeAsync();
    }

    private int[] Shuffled() => _random.Next(2) == 0 ? [0, 1] : [1, 0];

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new TimeoutException("What was waited for did not happen.");
            await Task.Delay(LookAgain, TimeProvider.System);
        }
    }

    private sealed class Lane
    {
        private volatile bool _isOnline;

        public bool IsOnline => _isOnline;

        public ConcurrentQueue<string> Codes { get; } = new();

        public void Record(ScannerEvent happened)
        {
            if (happened is ScannerEvent.Online or ScannerEvent.Offline)
                _isOnline = happened is ScannerEvent.Online;
            if (happened is ScannerEvent.CodeRead read)
                Codes.Enqueue(Encoding.ASCII.GetString(read.Code.Span));
        }

        public List<string> TakeAll()
        {
            var taken = new List<string>();
            while (Codes.TryDequeue(out var code))
                taken.Add(code);
            return taken;
        }
    }
}
