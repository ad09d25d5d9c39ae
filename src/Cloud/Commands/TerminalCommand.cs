using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Ledger;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud terminal list</c> and <c>release</c>: who owns which terminal's name, and to free one. The
/// cloud may be running. A database of another schema is left as it is.</summary>
internal static class TerminalCommand
{
    /// <summary>One JSON object a line.</summary>
    public static Task<int> ListAsync(string db, string? keyFile, TextWriter output, TextWriter error) =>
        LedgerCommand.RunWithoutKeyAsync(db, keyFile, error, async database =>
        {
            foreach (var terminal in database.ReadTerminals())
                await output.WriteLineAsync(JsonLine.Of("terminal", json => Write(json, terminal)));
        });

    /// <summary>The next user who calls under the name owns it.</summary>
    public static Task<int> ReleaseAsync(
        string db, string? keyFile, string terminal, TextWriter output, TextWriter error) =>
        LedgerCommand.RunWithoutKeyAsync(db, keyFile, error, async database =>
        {
            var owner = database.ReadTerminals().FirstOrDefault(known => known.TerminalId == terminal)?.Owner
                ?? throw new LedgerException(LedgerFault.Unreadable,
                    $"nobody owns the name {terminal}; poscloud terminal list shows who owns which");
            await using var ledger = database.OpenForTerminals(NullLogger.Instance);
            await ledger.ReleaseTerminalAsync(terminal);
            await output.WriteLineAsync(
                $"{terminal} is free, and was of the user with uid {owner}: who calls under that name next owns it");
        });

    private static void Write(Utf8JsonWriter json, RecordedTerminal terminal)
    {
        json.WriteString("terminalId", terminal.TerminalId);
        if (terminal.Owner is { } owner)
            json.WriteNumber("uid", owner);
        if (terminal.OwnedSince is { } since)
            json.WriteString("ownedSince", since);
        json.WriteBoolean("isRevoked", terminal.IsRevoked);
    }
}
