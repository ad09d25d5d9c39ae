namespace PosDaemon;

/// <summary>Why the daemon cannot start. The text says what to do next, for whoever started it.</summary>
internal sealed class StartException(StartFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public StartFault Fault { get; } = fault;
}

/// <summary>What stands in the way of a start.</summary>
internal enum StartFault
{
    /// <summary>The state directory cannot be made or written.</summary>
    StateNotWritable,

    /// <summary>A later version of posd wrote the journal: starting again will not help.</summary>
    JournalTooNew,

    /// <summary>The console's token file is there and is no token.</summary>
    TokenUnusable,

    /// <summary>Somebody else listens on the console's port.</summary>
    PortTaken,

    /// <summary>The console's address does not exist here or may not be used.</summary>
    PortUnusable,

    /// <summary>Another posd runs on the same state directory.</summary>
    AlreadyRunning,

    /// <summary>The terminal's identity cannot be read, or is another terminal's.</summary>
    IdentityUnusable,

    /// <summary>The machine gives this process too little: open files, for one.</summary>
    MachineLimit,

    /// <summary>A bug: nothing that a person could mend.</summary>
    Other,
}
