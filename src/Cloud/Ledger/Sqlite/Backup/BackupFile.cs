using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger.Sqlite;

/// <summary>A backup: one tar archive, its owner's alone, that holds the database as <c>cloud.db</c> and its key as
/// <c>cloud.db.key</c>. Together, because one is worth nothing without the other. Before them stand the SHA-256 of both
/// as <c>cloud.sha256</c>, as sha256sum(1) writes and checks them: a changed bit in what is kept is no fault of a
/// page.</summary>
internal static class BackupFile
{
    private const string DatabaseEntry = "cloud.db";
    private const string KeyEntry = "cloud.db.key";
    private const string SumsEntry = "cloud.sha256";

    // A key has 65 bytes, the sums of two files have 155.
    private const int MaxSmallBytes = 4096;

    /// <summary>Writes the archive and flushes it to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task WriteAsync(
        FileStream archive, string database, byte[] key, CancellationToken stopping)
    {
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            await using var content = File.OpenRead(database);
            var sums = Sum(SHA256.HashData(key), KeyEntry)
                + Sum(await SHA256.HashDataAsync(content, stopping), DatabaseEntry);
            content.Position = 0;
            await tar.WriteEntryAsync(Entry(SumsEntry, new MemoryStream(Encoding.ASCII.GetBytes(sums))), stopping);
            await tar.WriteEntryAsync(Entry(KeyEntry, new MemoryStream(key)), stopping);
            await tar.WriteEntryAsync(Entry(DatabaseEntry, content), stopping);
        }
        archive.Flush(flushToDisk: true);
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="database">Gets the database, flushed to the disk.</param>
    /// <param name="stopping">Leaves half a database.</param>
    /// <returns>What stands in the file of the key.</returns>
    /// <exception cref="LedgerException">It is no such archive, or a bit of what it holds was changed.</exception>
    /// <exception cref="IOException">It cannot be read, or the database not be written.</exception>
    public static async Task<byte[]> ReadAsync(string path, FileStream database, CancellationToken stopping)
    {
        await using var archive = File.OpenRead(path);
        byte[]? key = null;
        byte[]? sums = null;
        using var sha = SHA256.Create();
        try
        {
            await using var tar = new TarReader(archive);
            while (await tar.GetNextEntryAsync(copyData: false, stopping) is { } entry)
            {
                switch (entry)
                {
                    case { Name: SumsEntry, DataStream: { Length: <= MaxSmallBytes } content }:
                        sums = await ReadAsync(content, stopping);
                        break;
                    case { Name: KeyEntry, DataStream: { Length: <= MaxSmallBytes } content }:
                        key = await ReadAsync(content, stopping);
                        break;
                    case { Name: DatabaseEntry, DataStream: { } content } when sha.Hash is null:
                        await using (var hashed = new CryptoStream(
                            database, sha, CryptoStreamMode.Write, leaveOpen: true))
                            await content.CopyToAsync(hashed, stopping);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw NoBackup(path, e);
        }
        database.Flush(flushToDisk: true);
        if (key is null || sums is null || sha.Hash is null)
            throw NoBackup(path);
        var written = Encoding.ASCII.GetString(sums);
        Check(path, KeyEntry, SHA256.HashData(key), written);
        Check(path, DatabaseEntry, sha.Hash, written);
        return key;
    }

    private static async Task<byte[]> ReadAsync(Stream content, CancellationToken stopping)
    {
        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, stopping);
        return bytes;
    }

    private static void Check(string path, string entry, byte[] hash, string sums)
    {
        if (!sums.Contains(Sum(hash, entry), StringComparison.Ordinal))
            throw new LedgerException(
                LedgerFault.Unreadable, $"{path} is damaged: its {entry} is not what was backed up");
    }

    private static string Sum(byte[] hash, string entry) => $"{Convert.ToHexStringLower(hash)}  {entry}\n";

    private static PaxTarEntry Entry(string name, Stream content) => new(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private static LedgerException NoBackup(string path, Exception? inner = null) => new(
        LedgerFault.WrongSchema, $"{path} is no backup that poscloud made, or not all of one", inner);
}
