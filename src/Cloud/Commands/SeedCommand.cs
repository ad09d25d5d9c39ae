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
/// file. The file is complete on the disk before the orders are written: a code that was lost is lost for
/// ever.</summary>
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
            var random = RandomNumberGenerator.Create();
            await using var ledger = SqliteLedgerStore.Open(
                DatabaseAddress.SqlitePath(db), random, NullLogger.Instance);
            var mall = new DemoMall(ledger.Key, new CodeGenerator(random), TimeProvider.System.GetUtcNow());
            var (issuance, codes) = mall.Open(tickets, orders is null ? null : OrderFile.Read(orders));
            Write(draft, codes);
            if (!await ledger.IssueAsync(issuance, Once))
                throw new UsageException(
                    $"--db {db} was seeded before; its codes cannot be shown again, so take a new database");
            File.Move(draft, codesFile, overwrite: true);
            await output.WriteLineAsync($"{codes.Count} codes issued, written to {codesFile}");
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is UsageException or LedgerException or InvalidDataException)
        {
            await error.WriteLineAsync($"poscloud: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"poscloud: --codes-out {codesFile}: {e.Message}");
        }
        if (File.Exists(draft))
            File.Delete(draft);
        return ExitCodes.Failure;
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
