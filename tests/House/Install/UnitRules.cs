namespace PosDaemon.House.Tests.Install;

/// <summary>What a unit of systemd must say so that a service comes back after a fault that passes, and not for ever
/// after one that does not.</summary>
internal static class UnitRules
{
    /// <summary>Starts that fail at once, in a row: a service that comes back later than this was down for minutes, and
    /// one that tries more often is a loop.</summary>
    private const int MostStarts = 1000;

    public static IEnumerable<Finding> Restarts(TrackedFile unit)
    {
        if (Value(unit, "Restart") is not ("always" or "on-failure"))
            yield return unit.Finding(0, "does not come back after a failure: Restart=always");
        if (Value(unit, "RestartPreventExitStatus")?.Split(' ').Contains("2") != true)
            yield return unit.Finding(
                0, "tries a wrong configuration again (exit code 2): RestartPreventExitStatus=2");
        if (!double.TryParse(Value(unit, "RestartSec")?.TrimEnd('s'), out var pause) || pause < 1)
            yield return unit.Finding(0, "does not wait between two starts: RestartSec=2");
        if (Value(unit, "StartLimitIntervalSec") is null or "0"
            || !int.TryParse(Value(unit, "StartLimitBurst"), out var burst) || burst is < 1 or > MostStarts)
            yield return unit.Finding(0, "starts for ever what fails at every start: StartLimitIntervalSec=1h and "
                + $"StartLimitBurst= of at most {MostStarts}");
    }

    private static string? Value(TrackedFile unit, string name) => unit.Text.Split('\n')
        .LastOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
}
