namespace PosSim.Bench;

/// <summary>One thing that happened on the bench, in plain words.</summary>
internal sealed record BenchEvent(long Seq, DateTimeOffset At, string Device, string Kind, string En, string Zh);
