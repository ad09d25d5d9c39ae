namespace PosDaemon.Lanes;

/// <summary>Somebody who has signed in at a lane.</summary>
/// <param name="Id">As the cloud knows this operator.</param>
/// <param name="Name">For people.</param>
/// <param name="Until">When the sign-in is over, by this terminal's clock.</param>
public sealed record LaneOperator(string Id, string Name, DateTimeOffset Until);
