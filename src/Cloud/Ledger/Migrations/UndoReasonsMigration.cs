using PosCloud.Codes;
using PosCloud.Ledger.Sqlite;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Ledger.Migrations;

/// <summary>Version 1 sealed the refusal of an undo with an enum of its own under the field numbers of
/// <see cref="Refused"/>: 1 NOT_FOUND, 2 TOO_LATE, 3 SETTLED, 4 ALREADY_UNDONE, 5 NOT_PERMITTED, 6 KEY_CONFLICT. Each
/// stored reply is opened, given its <see cref="Reason"/>, and sealed again.</summary>
internal static class UndoReasonsMigration
{
    public static void Convert(SqliteSession session, CodeKey key)
    {
        var refused = session.All(
            "SELECT undo_id, reply FROM undos WHERE reason <> 0",
            row => (Id: row.GetString(0), Reply: StoredValue.Bytes(row, 1)));
        foreach (var (id, reply) in refused)
        {
            if (Converted(key, id, reply) is { } converted)
                session.Run(
                    "UPDATE undos SET reply = $reply WHERE undo_id = $undo", ("$reply", converted), ("$undo", id));
        }
    }

    // Null: a reply that is damaged stays as it is. Nobody could be given it before, and one such must not keep the
    // cloud from starting.
    private static byte[]? Converted(CodeKey key, string id, byte[] reply)
    {
        try
        {
            var response = key.OpenReply(UndoResponse.Parser, reply, id);
            if (response.Refused is { } refused)
                refused.Reason = ReasonOf((int)refused.Reason);
            return key.SealReply(response, id);
        }
        catch (DamagedReplyException)
        {
            return null;
        }
    }

    private static Reason ReasonOf(int why) => why switch
    {
        1 => Reason.NotFound,
        2 => Reason.TooLate,
        3 => Reason.Settled,
        4 => Reason.AlreadyUndone,
        5 => Reason.NotPermitted,
        6 => Reason.KeyConflict,
        _ => Reason.Unspecified,
    };
}
