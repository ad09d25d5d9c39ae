namespace PosDaemon.Cloud;

/// <summary>How far this clock is from the cloud's, measured by one call.</summary>
/// <param name="Error">This clock minus the cloud's: positive when this one is ahead.</param>
/// <param name="Uncertainty">Half the round trip: the truth is within Error ± this.</param>
/// <param name="At">When, by this clock.</param>
internal sealed record ClockSample(TimeSpan Error, TimeSpan Uncertainty, DateTimeOffset At)
{
    /// <summary>A better old measurement counts for this long: a till's clock drifts some seconds a day.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>The cloud is taken to have read its clock in the middle of the round trip.</summary>
    public static ClockSample Measure(DateTimeOffset sent, TimeSpan roundTrip, DateTimeOffset serverTime)
    {
        var half = roundTrip / 2;
        return new ClockSample(sent + half - serverTime, half, sent + roundTrip);
    }

    /// <summary>The one to believe: a call that took long (on a new connection) does not replace a quick one.</summary>
    public static ClockSample Better(ClockSample? kept, ClockSample fresh) =>
        kept is null || fresh.Uncertainty <= kept.Uncertainty || fresh.At - kept.At > Life || fresh.At < kept.At
            ? fresh
            : kept;
}
