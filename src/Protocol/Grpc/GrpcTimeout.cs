using System.Globalization;

namespace PosDaemon.Protocol.Grpc;

/// <summary>The grpc-timeout header (PROTOCOL-HTTP2.md, "Requests"): 1 to 8 digits and a unit,
/// H M S m(illi) u(micro) n(ano).</summary>
public static class GrpcTimeout
{
    private const long LargestValue = 99_999_999;
    private const long NanosecondsPerTick = 100;

    /// <summary>Encodes in the finest unit that holds it, rounded up. Nothing left is sent as 1 n, since 0 is not
    /// a value the protocol has.</summary>
    public static string Encode(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            return "1n";
        if (timeout.Ticks <= LargestValue / NanosecondsPerTick)
            return Format(timeout.Ticks * NanosecondsPerTick, 'n');
        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'), (TimeSpan.TicksPerHour, 'H'),
        ];
        foreach (var (ticks, unit) in units)
        {
            var value = (timeout.Ticks - 1) / ticks + 1;
            if (value <= LargestValue)
                return Format(value, unit);
        }
        return Format(LargestValue, 'H');
    }

    public static bool TryDecode(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9)
            return false;
        var digits = text.AsSpan(0, text.Length - 1);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        // A nanosecond is a hundredth of a tick: rounded up, so that a short timeout does not become none.
        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => (value + NanosecondsPerTick - 1) / NanosecondsPerTick,
            _ => null,
        };
        timeout = TimeSpan.FromTicks(ticks ?? 0);
        return ticks is not null;
    }

    private static string Format(long value, char unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
}
