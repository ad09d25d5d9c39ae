using System.Text.Json;

namespace PosSim.Demo;

/// <summary>What posd said of guests before the one who stands at a lane now. Each verdict is shown beside the lane's
/// own until a person has had time to read it. From any thread.</summary>
internal sealed class EarlierVerdicts(TimeProvider time)
{
    /// <summary>Two short lines, seen by somebody who was looking elsewhere.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromSeconds(15);

    private readonly Lock _changing = new();
    private readonly List<(string Lane, JsonElement Verdict, long At)> _given = [];

    /// <param name="lane">The lane that gave it.</param>
    /// <param name="verdict">As posd sends it. It takes the place of an earlier one on the same scan.</param>
    public void Add(string lane, JsonElement verdict)
    {
        var subject = Subject(verdict);
        lock (_changing)
        {
            _given.RemoveAll(one => one.Lane == lane && Subject(one.Verdict) == subject);
            _given.Add((lane, verdict, time.GetTimestamp()));
        }
    }

    /// <summary>Those to be shown now, oldest first.</summary>
    public JsonElement[] Of(string lane)
    {
        lock (_changing)
        {
            _given.RemoveAll(one => time.GetElapsedTime(one.At) >= Shown);
            return [.. _given.Where(one => one.Lane == lane).Select(one => one.Verdict)];
        }
    }

    // Of a code that was turned away there is no scan.
    private static string? Subject(JsonElement verdict) =>
        LaneSnapshot.Text(verdict, "scanId") ?? LaneSnapshot.Text(verdict, "kind");
}
