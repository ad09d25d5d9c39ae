namespace PosSim.Models;

/// <summary>The relay board: how many channels it has, and how long it may be driven before the page calls it stuck.
/// Pulses in the field are 0.1-1 s, so 5 s is no pulse any more.</summary>
internal sealed record GateOptions(int Channels = 4)
{
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(5);
}
