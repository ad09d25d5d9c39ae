using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>What a terminal asks for goes on side by side; only what must know all that it has asked for before waits
/// for that, and lets nothing begin meanwhile: an undo that may find nothing and so forbids the redeem that comes
/// later, and the list of what it never reported. Held to the end of the transaction, and taken before any row's
/// lock.</summary>
internal static class TerminalLock
{
    public static void AddShared(PostgresBatch batch, string merchant, string terminal) => batch.AddLock(
        "SELECT pg_advisory_xact_lock_shared($1) FROM merchants WHERE merchant_id = $2",
        Of(KeyOf(merchant, terminal)), Of(merchant));

    public static void AddAlone(PostgresBatch batch, string merchant, string terminal) => batch.AddLock(
        "SELECT pg_advisory_xact_lock($1) FROM merchants WHERE merchant_id = $2",
        Of(KeyOf(merchant, terminal)), Of(merchant));

    /// <summary>Two terminals that share a key wait for one another and nothing more.</summary>
    public static long KeyOf(string merchant, string terminal) => BinaryPrimitives.ReadInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{merchant}\n{terminal}")));
}
