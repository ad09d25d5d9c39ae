namespace PosCloud.Ledger;

internal enum LedgerFault
{
    Unreadable,   // no such folder, no right, not a database
    WrongSchema,  // another program's database, or one of a newer version
    KeyMissing,   // the key file is not there, damaged, or another database's
    Busy,         // held up for too long: by others, a standby, a limit of its server
    Unreachable,  // the server of the database cannot be reached
    Full,         // disk full or I/O error: nothing was stored
    Stopped,      // the process is going down
}

/// <summary>The ledger could not be opened or written. To a caller on the wire this is "no answer", never a
/// "no".</summary>
internal sealed class LedgerException(LedgerFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public LedgerFault Fault { get; } = fault;

    public static LedgerException Stopped() => new(LedgerFault.Stopped, "the cloud is stopping");
}

/// <summary>Work in a transaction has found that it is not to be done: what it wrote is rolled back, and nothing is
/// wrong with the ledger.</summary>
internal abstract class NotDoneException(string message) : Exception(message);
