namespace PosDaemon.Console;

/// <summary>Body of POST /api/lanes/{lane}/scan.</summary>
internal sealed record ScanBody(string Code);

/// <summary>Body of POST /api/lanes/{lane}/confirm; a code that needs nothing takes {}.</summary>
internal sealed record ConfirmBody(
    long? Bill = null, int? Uses = null, Dictionary<string, string?>? Answers = null, string? ScanId = null)
{
    /// <summary>What the JSON's types do not say, and no lane can use; null when it is well.</summary>
    public string? Fault => this switch
    {
        { Bill: < 0 } => "The bill must be 0 or more, in minor units.",
        { Uses: < 1 } => "The number of uses must be 1 or more.",
        _ when Answers?.FirstOrDefault(answer => answer.Value is null) is { Key: { } key } =>
            $"The answer to \"{key}\" is null: write a text, or leave the answer out.",
        _ => null,
    };

    /// <summary>Without a fault.</summary>
    public Confirmation Confirmation =>
        new(Bill, Uses, (Answers ?? []).ToDictionary(answer => answer.Key, answer => answer.Value!), ScanId);
}

/// <summary>Body of POST /api/lanes/{lane}/cancel; {} cancels whatever is on the screen.</summary>
internal sealed record CancelBody(string? ScanId = null);

/// <summary>Body of the acts that need nothing: {}.</summary>
internal sealed record EmptyBody;

/// <summary>Body of POST /api/scans/{scanId}/undo.</summary>
internal sealed record UndoBody(string Why = "")
{
    private const int LongestWhy = 1000;

    /// <summary>As <see cref="ConfirmBody.Fault"/>.</summary>
    public string? Fault => Why.Length > LongestWhy ? $"A reason has at most {LongestWhy} characters." : null;
}

/// <summary>Answer to an act that was taken.</summary>
internal sealed record TakenBody(bool Taken, string? ScanId, string Message);

/// <summary>What a lane made of a command.</summary>
internal abstract record ActOutcome
{
    private ActOutcome()
    {
    }

    /// <summary>It is done or under way; the sentence says which. <c>ScanId</c> names the scan it concerns, where
    /// there is one.</summary>
    public sealed record Taken(string? ScanId, string Message) : ActOutcome;

    public sealed record NoSuchLane(string Lane) : ActOutcome;

    public sealed record NoSuchScan(string ScanId) : ActOutcome;

    /// <summary>The lane's state does not allow it; the sentence says why, for a person.</summary>
    public sealed record NotNow(string Why, string? Zh = null) : ActOutcome;

    /// <summary>It was understood and is wrong, such as a bill below zero.</summary>
    public sealed record Wrong(string Why) : ActOutcome;
}
