using PosCloud.Codes;
using PosCloud.Ledger.Sqlite;

namespace PosCloud.Ledger.Migrations;

/// <summary>One step from the version before it. A released step is never changed: a new one follows it.</summary>
/// <param name="Version">PRAGMA user_version after it; the steps are numbered from 1 without gaps.</param>
/// <param name="Script">The file in this folder.</param>
/// <param name="Convert">What SQL cannot do, such as sealed values; runs after the script.</param>
internal sealed record SqliteMigration(int Version, string Script, Action<SqliteSession, CodeKey>? Convert = null);

/// <summary>Every step from an empty file to the schema of this program.</summary>
internal static class SqliteMigrations
{
    public static readonly IReadOnlyList<SqliteMigration> All =
    [
        new(1, "0001-first.sql"),
        new(2, "0002-reasons-of-undo.sql", UndoReasonsMigration.Convert),
        new(3, "0003-what-stands.sql"),
        new(4, "0004-sealed-answers.sql", AnswersMigration.Convert),
        new(5, "0005-terminal-owners.sql"),
        new(6, "0006-terminal-certificates.sql"),
        new(7, "0007-scans-by-row.sql"),
        new(8, "0008-back-office.sql"),
        new(9, "0009-settlements.sql"),
        new(10, "0010-store-goods.sql"),
        new(11, "0011-orders-by-product.sql"),
        new(12, "0012-erasure.sql"),
        new(13, "0013-operator-pins.sql"),
        new(14, "0014-passages.sql"),
        new(15, "0015-reentry.sql"),
        new(16, "0016-user-links.sql"),
        new(17, "0017-unpaid-orders.sql"),
    ];

    /// <exception cref="InvalidOperationException">The script is not in this program.</exception>
    public static string ReadScript(string name)
    {
        using var stream = typeof(SqliteMigrations).Assembly.GetManifestResourceStream($"PosCloud.Migrations.{name}")
            ?? throw new InvalidOperationException($"the script {name} is not in this program");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
