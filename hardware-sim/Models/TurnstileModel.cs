namespace PosSim.Models;

/// <summary>The passage of a gate with its two sensors, and the people in it: each walks by a plan of moments. No clock
/// and no I/O.</summary>
internal sealed class TurnstileModel
{
    private readonly List<(int Sensor, DateTimeOffset From, DateTimeOffset Until)> _seen = [];

    /// <summary>How long a walking person is in a beam; the next one is reached after two thirds of that, and whoever
    /// follows comes 2.7 times that later.</summary>
    public static TimeSpan UsualInBeam { get; } = TimeSpan.FromMilliseconds(300);

    /// <summary>What people can do here.</summary>
    public static IReadOnlyList<string> Walks { get; } = ["pass", "tailgate", "back", "against"];

    /// <summary>The first sensor sees somebody who is not there.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Sensor 1 is on the guest's side, 2 behind it.</summary>
    public bool Sees(int sensor, DateTimeOffset now) => (IsStuck && sensor == 1)
        || _seen.Exists(one => one.Sensor == sensor && one.From <= now && now < one.Until);

    /// <summary>When a sensor changes next; null when nobody is there.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now)
    {
        var changes = _seen.SelectMany(static one => new[] { one.From, one.Until }).Where(at => at > now).ToArray();
        return changes.Length == 0 ? null : changes.Min();
    }

    /// <summary>Somebody goes through (<c>pass</c>), two behind one another (<c>tailgate</c>), turns round within
    /// (<c>back</c>), or comes the wrong way (<c>against</c>).</summary>
    /// <param name="walk">One of <see cref="Walks"/>.</param>
    /// <param name="now">When it begins.</param>
    /// <param name="inBeam">How long each is in a beam, null for <see cref="UsualInBeam"/>: with a suitcase or in a
    /// wheelchair all of it takes longer.</param>
    public void Walk(string walk, DateTimeOffset now, TimeSpan? inBeam = null)
    {
        var beam = inBeam ?? UsualInBeam;
        _seen.RemoveAll(one => one.Until <= now);
        switch (walk)
        {
            case "pass":
                Cross(now, 1, 2, beam);
                break;
            case "tailgate":
                Cross(now, 1, 2, beam);
                Cross(now + (beam * 8 / 3), 1, 2, beam);
                break;
            case "back":
                _seen.Add((1, now, now + beam + beam));
                _seen.Add((2, now + ToNextBeam(beam), now + beam));
                break;
            case "against":
                Cross(now, 2, 1, beam);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(walk), walk, "nobody walks like that");
        }
    }

    private void Cross(DateTimeOffset now, int first, int second, TimeSpan beam)
    {
        _seen.Add((first, now, now + beam));
        _seen.Add((second, now + ToNextBeam(beam), now + ToNextBeam(beam) + beam));
    }

    private static TimeSpan ToNextBeam(TimeSpan beam) => beam * 2 / 3;
}
