namespace PosDaemon.Devices.Printers;

/// <summary>One slip for one printer. Owned by the printer loop from submission to outcome.</summary>
/// <param name="JobId">Names the job in logs and in the fence where the printer can echo it.</param>
/// <param name="Bytes">The whole slip, cut included.</param>
/// <param name="ClearFirst">An earlier job's outcome is unknown: clear the printer's buffer before this one.</param>
public sealed record PrintJob(string JobId, ReadOnlyMemory<byte> Bytes, bool ClearFirst);

/// <summary>What became of a job, and why.</summary>
public sealed record PrintReport(string JobId, PrintOutcome Outcome, string Detail);

/// <summary>Outcome of a job. A slip is Printed only when the printer said so.</summary>
public enum PrintOutcome
{
    /// <summary>The printer answered the fence behind the slip.</summary>
    Printed,

    /// <summary>One-way transport: every byte was handed over, nothing can be proved.</summary>
    Assumed,

    /// <summary>No byte of the slip left the process: safe to send again as the same copy.</summary>
    NotPrinted,

    /// <summary>Some of it left and there was no proof: only a marked copy may follow.</summary>
    Unknown,
}
