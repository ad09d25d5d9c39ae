using static PosCloud.Ledger.Postgres.PostgresValue;

namespace PosCloud.Ledger.Postgres;

/// <summary>Which user of the cloud's machine owns which terminal's name.</summary>
internal static class TerminalStatements
{
    public static void AddOwner(PostgresBatch batch, string merchant, string terminal) => batch.Add(
        "SELECT uid FROM terminal_owners WHERE merchant_id = $1 AND terminal_id = $2", Of(merchant), Of(terminal));

    /// <summary>Gives the owner, who may be another one.</summary>
    public static void AddOwning(
        PostgresBatch batch, string merchant, string terminal, uint user, DateTimeOffset at) => batch.Add(
        """
        INSERT INTO terminal_owners (merchant_id, terminal_id, uid, owned_since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (merchant_id, terminal_id) DO UPDATE SET uid = terminal_owners.uid
        RETURNING uid
        """,
        Of(merchant), Of(terminal), Of((long)user), Of(at));

    /// <summary>One row where somebody owned it.</summary>
    public static void AddRelease(PostgresBatch batch, string merchant, string terminal) => batch.Add(
        "DELETE FROM terminal_owners WHERE merchant_id = $1 AND terminal_id = $2 RETURNING 1",
        Of(merchant), Of(terminal));
}
