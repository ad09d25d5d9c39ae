using Google.Protobuf.WellKnownTypes;

namespace PosDaemon.Protocol.Redemption;

/// <summary>Times as they come from a peer.</summary>
public static class WireTime
{
    /// <summary>What a peer sends may be any number of seconds and nanoseconds; a time outside the calendar
    /// (google/protobuf/timestamp.proto: the years 1 to 9999, 0 to 999,999,999 ns) is no time, and no reason to
    /// fail.</summary>
    /// <returns>Null where there is no time.</returns>
    public static DateTimeOffset? ToTimeOrNull(this Timestamp? time) =>
        time is { Nanos: >= 0 and <= 999_999_999 }
        && time.Seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds()
        && time.Seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? time.ToDateTimeOffset()
            : null;
}
