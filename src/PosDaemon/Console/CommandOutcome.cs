namespace PosDaemon.Console;

/// <summary>What a lane made of a command.</summary>
internal abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>It is being done. <c>ScanId</c> names the scan it concerns, where there is one.</summary>
    public sealed record Taken(string? ScanId) : CommandOutcome;

    public sealed record NoSuchLane(string Lane) : CommandOutcome;

    public sealed record NoSuchScan(string ScanId) : CommandOutcome;

    /// <summary>The lane's state does not allow it; the sentence says why, for a person.</summary>
    public sealed record NotNow(string Why) : CommandOutcome;

    /// <summary>It was understood and is wrong, such as a bill below zero.</summary>
    public sealed record Wrong(string Why) : CommandOutcome;
}
