namespace PosDaemon.Devices.Printers;

/// <summary>What was found out about one printer by asking it. Null: it was not found out yet. What a printer is
/// documented or assumed to do is not here.</summary>
public sealed record PrinterKnowledge
{
    public static PrinterKnowledge None { get; } = new();

    /// <summary>The name that it gave itself (GS I 67); null where it gives none.</summary>
    public string? Model { get; init; }

    /// <summary>It answers GS r 1.</summary>
    public ProbedFact? AnswersFence { get; init; }

    /// <summary>It answers GS ( H behind a slip. An answer while it has nothing to print counts only when it does not
    /// come.</summary>
    public ProbedFact? AnswersProcessId { get; init; }

    /// <summary>It confirms DLE DC4 8.</summary>
    public ProbedFact? AnswersClear { get; init; }

    /// <summary>What a slip on this printer is proved by, by what is known here; null where nothing is.</summary>
    public PrintProof? ProofFor(PrintProof wanted) => (wanted, AnswersFence?.IsSo) switch
    {
        (PrintProof.Assumed, _) or (_, false) => PrintProof.Assumed,
        (_, null) => null,
        (PrintProof.ProcessId or PrintProof.Probed, _) when AnswersProcessId is { IsSo: true } => PrintProof.ProcessId,
        _ => PrintProof.Fence,
    };
}

/// <summary>Whether a printer does something, by a probe.</summary>
/// <param name="IsSo">It does.</param>
/// <param name="ProbedAt">When that was found out, by this computer's clock.</param>
public sealed record ProbedFact(bool IsSo, DateTimeOffset ProbedAt);
