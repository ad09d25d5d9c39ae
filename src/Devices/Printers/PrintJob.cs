namespace PosDaemon.Devices.Printers;

/// <summary>One slip for one printer. Owned by the printer loop from submission to outcome.</summary>
/// <param name="Bytes">The whole slip, cut included; must not change until the report has come.</param>
/// <param name="ClearFirst">An earlier job's outcome is unknown: clear the printer's buffer before this one.</param>
public sealed record PrintJob(ReadOnlyMemory<byte> Bytes, bool ClearFirst);

/// <summary>What became of a job.</summary>
/// <param name="Outcome">Whether paper came out, as far as it can be known.</param>
/// <param name="Detail">Why, for people and logs.</param>
public sealed record PrintReport(PrintOutcome Outcome, string Detail);

/// <summary>Outcome of a job. A slip is Printed only when the printer said so.</summary>
public enum PrintOutcome
{
    /// <summary>The printer gave the proof that <see cref="PrinterOptions.Proof"/> asks for.</summary>
    Printed,

    /// <summary>Every byte was handed over, and nothing can be proved: a one-way transport, or a printer that gives no
    /// proof.</summary>
    Assumed,

    /// <summary>No byte of the slip left the process: safe to send again as the same copy.</summary>
    NotPrinted,

    /// <summary>Some of it left and there was no proof: only a marked copy may follow.</summary>
    Unknown,
}

/// <summary>What counts as proof that a slip was printed.</summary>
public enum PrintProof
{
    /// <summary>None: a slip whose bytes were all taken is Assumed.</summary>
    Assumed,

    /// <summary>GS r 1 behind the slip is answered: everything was processed. A printer that has never answered one is
    /// served as with <see cref="Assumed"/>.</summary>
    Fence,

    /// <summary>As <see cref="Fence"/>. Where this printer has answered GS ( H behind a slip before
    /// (<see cref="PrinterKnowledge.AnswersProcessId"/>), that must come as well: never less than the fence.</summary>
    Probed,

    /// <summary>GS ( H behind the slip is answered: its dots are on the paper. A printer that has never answered one
    /// is served as with <see cref="Fence"/>.</summary>
    ProcessId,
}
