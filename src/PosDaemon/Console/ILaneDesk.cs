namespace PosDaemon.Console;

/// <summary>What the console needs of the lanes: to see them, to hear of changes, and to act for a person. The acts
/// return when the lane has taken the command; what becomes of it is in the state and in the verdicts.</summary>
internal interface ILaneDesk
{
    TerminalView Look();

    /// <summary>The callback is called from the loop that changed something and must not block.</summary>
    IDisposable Watch(Action<DeskChange> changed);

    /// <summary>A code typed by hand, or read by something that is not a scanner of ours.</summary>
    Task<ActOutcome> ScanAsync(string lane, string code, CancellationToken abort);

    Task<ActOutcome> ConfirmAsync(string lane, Confirmation confirmation, CancellationToken abort);

    Task<ActOutcome> CancelAsync(string lane, CancellationToken abort);

    /// <summary>Prints another copy, marked, or the held original.</summary>
    Task<ActOutcome> ReprintAsync(string scanId, CancellationToken abort);

    Task<ActOutcome> UndoAsync(string scanId, string why, CancellationToken abort);
}

/// <summary>What the operator supplies with a yes.</summary>
/// <param name="Bill">Minor units of the currency; vouchers only.</param>
/// <param name="Uses">Passes only.</param>
internal sealed record Confirmation(long? Bill, int? Uses, IReadOnlyDictionary<string, string> Answers);
