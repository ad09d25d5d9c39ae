namespace PosDaemon.Cloud;

/// <summary>What the status page says of the cloud.</summary>
/// <param name="Reachable">The last question got an answer; false before the first.</param>
/// <param name="Clock">Null until measured.</param>
/// <param name="LastError">Why the last question that got none got none; kept after the next answer.</param>
internal sealed record CloudState(
    bool Reachable, DateTimeOffset? LastAnswerAt, ClockSample? Clock, string? LastError, DateTimeOffset? LastErrorAt)
{
    public static CloudState Unknown { get; } = new(false, null, null, null, null);
}
