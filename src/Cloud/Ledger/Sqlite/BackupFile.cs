using System.Formats.Tar;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger.Sqlite;

/// <summary>A backup: one tar archive, its owner's alone, that holds the database as <c>cloud.db</c> and its key as
/// <c>cloud.db.key</c>. Together, because one is worth nothing without the other.</summary>
internal static class BackupFile
{
    private const string DatabaseEntry = "cloud.db";
    private const string KeyEntry = "cloud.db.key";

    // A key has 65 bytes.
    private const int MaxKeyBytes = 4096;

    /// <summary>Writes the archive and flushes it to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task WriteAsync(
        FileStream archive, string database, byte[] key, CancellationToken stopping)
    {
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var keyContent = new MemoryStream(key);
            await tar.WriteEntryAsync(Entry(KeyEntry, keyContent), stopping);
            await using var content = File.OpenRead(database);
            await tar.WriteEntryAsync(Entry(DatabaseEntry, content), stopping);
        }
        archive.Flush(flushToDisk: true);
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="database">Gets the database, flushed to the disk.</param>
    /// <param name="stopping">Leaves half a database.</param>
    /// <returns>What stands in the file of the key.</returns>
    /// <exception cref="LedgerException">It is no such archive.</exception>
    /// <exception cref="IOException">It cannot be read, or the database not be written.</exception>
    public static async Task<byte[]> ReadAsync(string path, FileStream database, CancellationToken stopping)
    {
        await using var archive = File.OpenRead(path);
        byte[]? key = null;
        var hasDatabase = false;
        try
        {
            await using var tar = new TarReader(archive);
            while (await tar.GetNextEntryAsync(copyData: false, stopping) is { } entry)
            {
                if (entry is { Name: KeyEntry, DataStream: { Length: <= MaxKeyBytes } keyContent })
                {
                    key = new byte[keyContent.Length];
                    await keyContent.ReadExactlyAsync(key, stopping);
                }
                else if (entry is { Name: DatabaseEntry, DataStream: { } content } && !hasDatabase)
                {
                    hasDatabase = true;
                    await content.CopyToAsync(database, stopping);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw NoBackup(path, e);
        }
        database.Flush(flushToDisk: true);
        return hasDatabase && key is not null ? key : throw NoBackup(path);
    }

    private static PaxTarEntry Entry(string name, Stream content) => new(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private static LedgerException NoBackup(string path, Exception? inner = null) => new(
        LedgerFault.WrongSchema, $"{path} is no backup that poscloud made, or not all of one", inner);
}
