namespace PosSim.Demo.Story;

/// <summary>What came of one step of the story, as seen from outside: posd's verdict and the things on the bench.
/// </summary>
internal sealed record StepOutcome
{
    /// <summary>Words of posd's state: "accepted", "refused", …</summary>
    public string Verdict { get; init; } = "";

    public string? Reason { get; init; }

    /// <summary>What the cashier was asked before the code was used: "bill", "uses", …</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    public string Words { get; init; } = "";

    public string Detail { get; init; } = "";

    public string Title { get; init; } = "";

    public int? UsesLeft { get; init; }

    /// <summary>Each scan id that the lane showed from the reading to the end; one is right.</summary>
    public IReadOnlyList<string> ScanIds { get; init; } = [];

    /// <summary>State and reason of the slip while the paper was out, if the step has such a moment.</summary>
    public string? SlipWhileWaiting { get; init; }

    /// <summary>"printed", "held", …</summary>
    public string SlipState { get; init; } = "";

    public IReadOnlyList<SlipSeen> Slips { get; init; } = [];

    /// <summary>Slips that came out while they should have been held.</summary>
    public int SlipsTooEarly { get; init; }

    public IReadOnlyList<double> PulseMilliseconds { get; init; } = [];

    public bool GateIsStuck { get; init; }

    /// <summary>Replies of the cloud that never reached the terminal.</summary>
    public int RepliesSwallowed { get; init; }
}

internal sealed record SlipSeen(string Text, IReadOnlyList<string> Qr, string Cut);
