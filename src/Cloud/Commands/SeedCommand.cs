using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PosCloud.Codes;
using PosCloud.Demo;
using PosCloud.Ledger;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Commands;

/// <summary><c>poscloud seed --demo</c>: sells the goods of the demonstration mall and writes their codes to a
/// file. The file is complete on the disk before the orders are written, and is never deleted once they may be: a code
/// that was lost is lost for ever. Any number of seedings may run at once, on one database too.</summary>
internal static class SeedCommand
{
    /// <summary>One transaction of a minute or two, and two gigabytes.</summary>
    public const int MaxTickets = 1_000_000;

    // So many take long enough to be asked how far it is.
    private const int Many = 10_000;

    public static async Task<int> RunAsync(
        bool demo, string db, string? keyFile, string codesFile, int tickets, string? orders, TextWriter output,
        TextWriter error)
    {
        using var signals = new StopSignals();
        return await SeedAsync(demo, db, keyFile, codesFile, tickets, orders, output, error, signals.Token);
    }

    /// <summary>As <see cref="RunAsync"/>, until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> SeedAsync(
        bool demo, string db, string? keyFile, string codesFile, int tickets, string? orders, TextWriter output,
        TextWriter error, CancellationToken stopping)
    {
        var draft = codesFile + ".new";
        try
        {
            if (!demo)
                throw new UsageException("seed: there is only the demonstration shop to put in, ask for it by --demo");
            CheckIsFileName(codesFile);
            var count = await IssueAsync(
                LedgerDatabase.Read(db, keyFile), codesFile, draft, tickets, orders,
                tickets < Many ? TextWriter.Null : output, stopping);
            return await PublishAsync(draft, codesFile, count, output, error);
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
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("poscloud: stopped; nothing was issued");
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
            DurableFolder.Move(draft, codesFile, overwrite: new FileInfo(codesFile) is { Exists: true, Length: 0 });
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

    private static void CheckIsFileName(string codesFile)
    {
        if (string.IsNullOrWhiteSpace(codesFile))
            throw new UsageException("--codes-out is empty: expected the name of a file");
        if (Directory.Exists(codesFile))
            throw new UsageException($"--codes-out {codesFile} is a folder: expected the name of a file");
    }

    /// <returns>How many codes are issued; they stand in the draft.</returns>
    private static async Task<int> IssueAsync(
        LedgerDatabase database, string codesFile, string draft, int tickets, string? orders, TextWriter progress,
        CancellationToken stopping)
    {
        var random = RandomNumberGenerator.Create();
        var generator = new CodeGenerator(random);
        using var file = Claim(draft);
        var mayBeIssued = false;
        try
        {
            // Whoever writes that file holds the draft first, so this stays true until the codes are there.
            if (new FileInfo(codesFile) is { Exists: true, Length: > 0 })
                throw new IOException(
                    "it is there already, and the codes in it may stand nowhere else: name another file");
            var goods = orders is null ? null : OrderFile.Read(orders);
            var (ledger, key) = database.Open(random, NullLogger.Instance);
            await using var _ = ledger;
            var mall = new DemoMall(key, generator, TimeProvider.System.GetUtcNow());
            await progress.WriteLineAsync($"making {tickets} tickets");
            var (issuance, codes) = mall.Open(tickets, goods);
            Write(file, codes, stopping);
            mayBeIssued = true;
            var counted = new CountedOrders(new OrdersAhead(issuance.Orders), (tenths, reading) => progress.WriteLine(
                $"written {tenths * 10} %{(reading > 1 ? ", begun anew" : "")}"), stopping);
            await ledger.IssueAsync(issuance with { Orders = counted }, once: "seed " + generator.NewId('S'));
            return codes.Count;
        }
        catch (OperationCanceledException)
        {
            // By the orders, before the commit.
            File.Delete(draft);
            throw;
        }
        catch (LedgerException e) when (mayBeIssued)
        {
            throw new LedgerException(
                e.Fault, $"{e.Message}; keep {draft}: its codes may have been issued all the same", e);
        }
        catch when (!mayBeIssued)
        {
            // At most half a file of codes that nobody has been sold.
            File.Delete(draft);
            throw;
        }
    }

    // The file is of this seeding alone, from before its codes are made until it gets its name.
    private static FileStream Claim(string draft)
    {
        try
        {
            return OwnerOnlyFile.CreateNew(draft);
        }
        catch (IOException) when (File.Exists(draft))
        {
            throw new IOException(
                $"{draft} is there: another seeding is at work on it, or codes of one that was cut off stand nowhere "
                + "else, so put it away first");
        }
    }

    private static void Write(FileStream stream, IReadOnlyList<IssuedCode> codes, CancellationToken stopping)
    {
        using (var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var issued in codes)
            {
                stopping.ThrowIfCancellationRequested();
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
