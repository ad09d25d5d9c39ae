namespace PosDaemon.Benchmarks.Rounds;

/// <summary>The loop that the peers have, too (npm/peer.js).</summary>
internal static class Repeated
{
    public static Measure Run(Func<int> make, double seconds)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var count = 0L;
        var length = 0;
        double passed;
        do
        {
            // The clock is asked seldom enough not to be what is measured.
            for (var i = 0; i < 8; i++)
                length = make();
            count += 8;
            passed = clock.GetElapsedTime(began).TotalSeconds;
        }
        while (passed < seconds);
        return new Measure(count, passed, length);
    }
}
