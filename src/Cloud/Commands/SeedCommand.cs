using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Codes;
using PosCloud.Demo;
using PosCloud.Ledger;
using PosCloud.Ledger.Sqlite;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud seed --demo</c>: sells the goods of the demonstration mall and writes their codes to a
/// file. The file is complete on the disk before the orders are written, and is never deleted once they may be: a code
/// that was lost is lost for ever.</summary>
internal static class SeedCommand
{
    /// <summary>Some minutes of writing and some hundred megabytes.</summary>
    public const int MaxTickets = 1_000_000;

    private const string Once = "seed demo";

    public static async Task<int> RunAsync(
        bool demo, string db, string codesFile, int tickets, string? orders, TextWriter output, TextWriter error)
    {
        var draft = codesFile + ".new";
        try
        {
            if (!demo)
                throw new UsageException("seed: there is only the demonstration shop to put in, ask for it by --demo");
            Check(codesFile, draft);
            if (await IssueAsync(db, draft, tickets, orders) is { } count)
                return await PublishAsync(draft, codesFile, count, output, error);
            await error.WriteLineAsync(
                $"poscloud: --db {db} was seeded before; its codes cannot be shown again, so take a new database");
        }
        catch (Exception e) when (e is UsageException or InvalidDataException)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
            return ExitCodes.BadUsage;
        }
        catch (LedgerException e)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"poscloud: --codes-out {codesFile}: {e.Message}");
        }
        return ExitCodes.Failure;
    }

    /// <summary>Gives the file of codes its name. Their orders are on the disk: whatever goes wrong, the draft is the
    /// only place where they stand.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> PublishAsync(
        string draft, string codesFile, int count, TextWriter output, TextWriter error)
    {
        try
        {
            // The codes of another database may stand there, and nowhere else.
            File.Move(draft, codesFile, overwrite: new FileInfo(codesFile) is { Exists: true, Length: 0 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(
                $"poscloud: {count} codes issued, and they could not be moved to {codesFile} ({e.Message}): they are "
                + $"in {draft}, keep it, nothing can show them again");
            return ExitCodes.Failure;
        }
        await output.WriteLineAsync($"{count} codes issued, written to {codesFile}");
        return ExitCodes.Success;
    }

    // What would go wrong once the codes are issued.
    private static void Check(string codesFile, string draft)
    {
        if (string.IsNullOrWhiteSpace(codesFile))
            throw new UsageException("--codes-out is empty: expected the name of a file");
        if (Directory.Exists(codesFile))
            throw new UsageException($"--codes-out {codesFile} is a folder: expected the name of a file");
        if (File.Exists(draft))
            throw new IOException(
                $"{draft} is there, and codes of a seeding that was cut off may stand nowhere else: put it away first");
    }

    /// <returns>How many codes are issued; they stand in the draft. Null where the database was seeded
    /// before.</returns>
    private static async Task<int?> IssueAsync(string db, string draft, int tickets, string? orders)
    {
        var random = RandomNumberGenerator.Create();
        await using var ledger = SqliteLedgerStore.Open(DatabaseAddress.SqlitePath(db), random, NullLogger.Instance);
        var mall = new DemoMall(ledger.Key, new CodeGenerator(random), TimeProvider.System.GetUtcNow());
        var (issuance, codes) = mall.Open(tickets, orders is null ? null : OrderFile.Read(orders));
        try
        {
            Write(draft, codes);
        }
        catch
        {
            // Half a file of codes that nobody has been sold.
            if (File.Exists(draft)) File.Delete(draft);
            throw;
        }
        try
        {
            if (await ledger.IssueAsync(issuance, Once))
                return codes.Count;
        }
        catch (LedgerException e)
        {
            throw new LedgerException(e.Fault,
                $"{e.Message}; keep {draft}: where a second seeding is refused as a second one, its codes count", e);
        }
        File.Delete(draft);
        return null;
    }

    private static void Write(string path, IReadOnlyList<IssuedCode> codes)
    {
        using var stream = OwnerOnlyFile.Create(path);
        using (var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var issued in codes)
            {
                json.WriteStartObject();
                json.WriteString("code", issued.Code);
                json.WriteString("kind", issued.Kind);
                json.WriteString("title", issued.Title);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        stream.Flush(flushToDisk: true);
    }
}
