using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Admin;
using PosCloud.Admin.Staff;
using PosCloud.Identity;
using PosCloud.Ledger;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary>A token that was asked for.</summary>
/// <param name="Terminal">The name that the machine will have.</param>
/// <param name="Store">Where it stands.</param>
/// <param name="Url">Where it will call.</param>
/// <param name="Validity">How long the token can be used.</param>
internal sealed record TokenWanted(string Terminal, string Store, string Url, TimeSpan Validity);

/// <summary><c>poscloud terminal</c>: the terminals on record, tokens for new ones, and an end to old ones. The cloud
/// may be running. A database of another schema is left as it is.</summary>
internal static class TerminalCommand
{
    /// <summary>One JSON object a line.</summary>
    public static Task<int> ListAsync(string db, string? keyFile, TextWriter output, TextWriter error) =>
        LedgerCommand.RunWithoutKeyAsync(db, keyFile, error, async database =>
        {
            foreach (var terminal in database.ReadTerminals())
                await output.WriteLineAsync(JsonLine.Of("terminal", json => Write(json, terminal)));
        });

    /// <summary>Prints what the technician hands to <c>posd enroll</c>: address, token, and by which the cloud is known
    /// before anything of it is.</summary>
    public static Task<int> EnrollAsync(
        string db, string? keyFile, TokenWanted wanted, TextWriter output, TextWriter error) =>
        LedgerCommand.RunAsync(db, keyFile, error, async database =>
        {
            var url = ReadUrl(wanted.Url);
            // One of another schema is left as it is.
            database.ReadTerminals();
            var opened = database.OpenExisting(NullLogger.Instance);
            await using var ledger = opened.Store;
            using var authority = new AuthorityOfLedger(ledger.Terminals, opened.Key, TimeProvider.System);
            using var random = RandomNumberGenerator.Create();
            var terminals = new TerminalsUseCase(ledger, opened.Key, authority, random, TimeProvider.System);
            try
            {
                var (ticket, expires) = await terminals.EnrollAsync(
                    UserCommand.Caller, wanted.Terminal, wanted.Store, url.OriginalString,
                    (int)wanted.Validity.TotalHours);
                await output.WriteLineAsync(
                    $"{wanted.Terminal} of store {wanted.Store} can enrol once, until {expires:yyyy-MM-dd HH:mm} UTC. "
                    + "On its machine:");
                await output.WriteLineAsync($"    posd enroll --config posd.json '{ticket}'");
            }
            catch (OfficeFaultException fault) when (fault.Problem.Field == "storeId")
            {
                throw new LedgerException(
                    LedgerFault.Unreadable, $"there is no store {wanted.Store}: a terminal stands in a store");
            }
            catch (OfficeFaultException fault)
            {
                throw new UsageException(fault.Message);
            }
        });

    /// <summary>Takes effect on open connections too.</summary>
    public static Task<int> RevokeAsync(
        string db, string? keyFile, string terminal, TextWriter output, TextWriter error) =>
        LedgerCommand.RunWithoutKeyAsync(db, keyFile, error, async database =>
        {
            await using var ledger = database.OpenForTerminals(NullLogger.Instance);
            if (!await ledger.Terminals.RevokeTerminalAsync(terminal))
                throw new LedgerException(LedgerFault.Unreadable,
                    $"nothing is known of a terminal {terminal}; poscloud terminal list shows the terminals");
            await output.WriteLineAsync(
                $"{terminal} is revoked: it redeems nothing from now on; poscloud terminal enroll {terminal} lets a "
                + "machine be that terminal again");
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
            await ledger.Terminals.ReleaseTerminalAsync(terminal);
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
        if (terminal.CertifiedUntil is not { } until)
            return;
        json.WriteString("storeId", terminal.Store);
        json.WriteString("certifiedUntil", until);
        json.WriteString("hostName", terminal.HostName);
        json.WriteString("softwareVersion", terminal.SoftwareVersion);
    }

    private static Uri ReadUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var read) && read.Scheme == Uri.UriSchemeHttps
            && read is { AbsolutePath: "/", Query: "", Fragment: "" }
            ? read
            : throw new UsageException($"--url {url}: expected https://HOST:PORT, where poscloud serve is called");
}
