namespace PosDaemon.ServiceDefaults;

/// <summary>The exit codes of both services, posd and poscloud, and of their commands. The simulator, which knows no
/// project of these, ends with the same.</summary>
public static class ExitCodes
{
    public const int Success = 0;

    /// <summary>It was asked properly and could not do it, or a part of it died.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong: starting again will not help.</summary>
    public const int BadUsage = 2;
}
