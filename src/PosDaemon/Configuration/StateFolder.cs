namespace PosDaemon.Configuration;

/// <summary>Where state is kept when the configuration does not say.</summary>
internal static class StateFolder
{
    /// <summary>systemd's StateDirectory= sets $STATE_DIRECTORY; with several, the first is ours.</summary>
    public static string Of(string file, DaemonOptions options, Func<string, string?> environment)
    {
        if (options.StateDirectory is { } configured)
            return Path.GetFullPath(configured, Path.GetDirectoryName(file)!);
        if (environment("STATE_DIRECTORY") is { Length: > 0 } given)
            return Path.GetFullPath(given.Split(':')[0]);
        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "PosDaemon")
            : "/var/lib/posdaemon";
    }
}
