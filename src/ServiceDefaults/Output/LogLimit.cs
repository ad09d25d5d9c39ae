using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace PosDaemon.ServiceDefaults;

/// <summary>Bounds how often a line of one kind (one event of one lane or device) is logged, since most can be provoked
/// at will by a device, a peer or a caller: the first 100 pass, then 10 a second. The next one that passes carries how
/// many were left out before it (<see cref="LeftOut"/>). What ends the process is never left out. From any
/// thread.</summary>
/// <param name="time">The clock of the rate.</param>
public sealed class LogLimit(TimeProvider time) : ILogEventFilter
{
    /// <summary>Property of a line: how many of its kind were left out since the one before.</summary>
    public const string LeftOut = "LeftOut";

    public const int Burst = 100;

    /// <summary>The texts of events are fixed, so that there are no more kinds than this unless somebody logs text that
    /// he was given: that counts as one kind.</summary>
    private const int MostKinds = 2000;

    /// <summary>One line each, in the long run.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(string Text, string Lane, string Device), Allowance> _kinds = new();

    public bool IsEnabled(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        if (logEvent.Level == LogEventLevel.Fatal) return true;
        var kind = (logEvent.MessageTemplate.Text, Text(logEvent, "Lane"), Text(logEvent, "Device"));
        if (!_kinds.ContainsKey(kind) && _kinds.Count >= MostKinds) kind = ("", "", "");
        var now = time.GetElapsedTime(0, time.GetTimestamp());
        var leftOut = _kinds.GetOrAdd(kind, static _ => new Allowance()).Apply(now);
        if (leftOut > 0) logEvent.AddOrUpdateProperty(new LogEventProperty(LeftOut, new ScalarValue(leftOut)));
        return leftOut >= 0;
    }

    private static string Text(LogEvent logEvent, string property) =>
        logEvent.Properties.TryGetValue(property, out var value) && value is ScalarValue { Value: string text }
            ? text
            : "";

    /// <summary>What one kind may still have (a leaky bucket, ITU-T I.371 annex A: one moment is all there is to keep).
    /// </summary>
    private sealed class Allowance
    {
        // When the bucket is empty again, in ticks.
        private long _emptyAt;
        private long _leftOut;

        /// <returns>Below zero: not now. Else how many were left out since the last that passed.</returns>
        public long Apply(TimeSpan now)
        {
            while (true)
            {
                var before = Volatile.Read(ref _emptyAt);
                var after = Math.Max(before, now.Ticks) + Period.Ticks;
                if (after - now.Ticks > Burst * Period.Ticks)
                {
                    Interlocked.Increment(ref _leftOut);
                    return -1;
                }

                if (Interlocked.CompareExchange(ref _emptyAt, after, before) == before)
                    return Interlocked.Exchange(ref _leftOut, 0);
            }
        }
    }
}
