namespace PosSim.Models;

/// <summary>The passage of a gate with its two sensors, and the people in it: each walks by a plan of moments. No clock
/// and no I/O.</summary>
internal sealed class TurnstileModel
{
    // A walking person breaks a beam for some 0.3 s and reaches the next one 0.2 s later.
    private static readonly TimeSpan InBeam = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ToNextBeam = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenTwo = TimeSpan.FromMilliseconds(800);

    private readonly List<(int Sensor, DateTimeOffset From, DateTimeOffset Until)> _seen = [];

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
    public void Walk(string walk, DateTimeOffset now)
    {
        _seen.RemoveAll(one => one.Until <= now);
        switch (walk)
        {
            case "pass":
                Cross(now, 1, 2);
                break;
            case "tailgate":
                Cross(now, 1, 2);
                Cross(now + BetweenTwo, 1, 2);
                break;
            case "back":
                _seen.Add((1, now, now + InBeam + InBeam));
                _seen.Add((2, now + ToNextBeam, now + InBeam));
                break;
            case "against":
                Cross(now, 2, 1);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(walk), walk, "nobody walks like that");
        }
    }

    private void Cross(DateTimeOffset now, int first, int second)
    {
        _seen.Add((first, now, now + InBeam));
        _seen.Add((second, now + ToNextBeam, now + ToNextBeam + InBeam));
    }
}
