using PosCloud.Codes;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Ledger.Migrations;

/// <summary>Up to version 3 the buyers' answers stood in the clear: each is sealed under its redemption's id. What
/// stood there is overwritten, not only given free.</summary>
internal static class AnswersMigration
{
    public static void Convert(SqliteSession session, CodeKey key)
    {
        session.First("PRAGMA secure_delete = ON", row => row.GetInt64(0));
        var clear = session.All(
            "SELECT redemption_id, answers FROM redemptions WHERE answers <> ''",
            row => (Id: row.GetString(0), Answers: row.GetString(1)));
        foreach (var (id, answers) in clear)
            session.Run(
                "UPDATE redemptions SET sealed_answers = $sealed WHERE redemption_id = $redemption",
                ("$sealed", key.SealAnswers(answers, id)), ("$redemption", id));
        session.RunScript("ALTER TABLE redemptions DROP COLUMN answers");
    }
}
