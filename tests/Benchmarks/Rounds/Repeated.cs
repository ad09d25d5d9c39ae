namespace PosDaemon.Benchmarks.Rounds;

/// <summary>The loop that the peers have, too (npm/peer.js).</summary>
internal static class Repeated
{
    public static Measure Run(Func<int> make, double seconds)
    {
        var clock = TimeProvider.System;
        var used = Environment.CpuUsage.TotalTime;
        var began = clock.GetTimestamp();
        var count = 0L;
        var length = 0;
        do
        {
            // The clock is asked seldom enough not to be what is measured.
            for (var i = 0; i < 8; i++)
                length = make();
            count += 8;
        }
        while (clock.GetElapsedTime(began).TotalSeconds < seconds);
        return new Measure(count, (Environment.CpuUsage.TotalTime - used).TotalSeconds, length);
    }
}
