namespace PosSim.Models;

/// <summary>One time that the relay was driven, from ON to OFF. <c>Ended</c> says by what: "command" or "power" (the
/// board lost its supply and let go); null while it is still on.</summary>
internal sealed record GatePulse(
    int Index, int Channel, DateTimeOffset OnAt, DateTimeOffset? OffAt, string? Ended)
{
    public double? Milliseconds => (OffAt - OnAt)?.TotalMilliseconds;
}
