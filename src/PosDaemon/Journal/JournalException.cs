namespace PosDaemon.Journal;

/// <summary>The journal could not be written or read; nothing of the batch was kept. The message says what to
/// do.</summary>
public sealed class JournalException : Exception
{
    public JournalException(JournalFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public JournalFault Fault { get; }
}

/// <summary>What is wrong with the journal.</summary>
public enum JournalFault
{
    /// <summary>No space left on the volume.</summary>
    DiskFull,

    /// <summary>The file is damaged.</summary>
    Damaged,

    /// <summary>The directory cannot be written by this user.</summary>
    NotPermitted,

    /// <summary>Anything else the system reports.</summary>
    Failed,
}
