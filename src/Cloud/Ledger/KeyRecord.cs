using System.Buffers.Binary;
using System.Security.Cryptography;
using PosCloud.Codes;

namespace PosCloud.Ledger;

/// <summary>What a database says of its keys: the fingerprint of the one that new things are made with, and of each
/// other that something in it is still kept under. It, and not the order of the key file, says which is which: a key
/// changes for good in one transaction, and there is no moment at which the file and the database disagree.</summary>
/// <remarks>Stored in <c>meta.key</c> (SQLite) or <c>merchants.key_fingerprint</c> (PostgreSQL). Before the first
/// rotation the 32 bytes of one fingerprint; from then on 40 for each key: its fingerprint, and since when it is in use
/// (Unix milliseconds UTC, big-endian, 0: not known). A program from before the rotations reads neither 40 bytes nor a
/// multiple, and refuses.</remarks>
/// <param name="Keys">At least one; the first makes what is new.</param>
internal sealed record KeyRecord(IReadOnlyList<RecordedKey> Keys)
{
    private const int FingerprintBytes = 32;
    private const int EntryBytes = FingerprintBytes + sizeof(long);

    /// <summary>Of a database that was never rotated.</summary>
    public static byte[] WriteFirst(CodeKey key) => key.Fingerprint;

    /// <exception cref="LedgerException">It is none.</exception>
    public static KeyRecord Read(ReadOnlySpan<byte> stored, string database)
    {
        if (stored.Length == FingerprintBytes)
            return new KeyRecord([new RecordedKey(stored.ToArray(), null)]);
        if (stored.Length == 0 || stored.Length % EntryBytes != 0)
            throw new LedgerException(LedgerFault.WrongSchema,
                $"what {database} says of its keys cannot be read: use a newer poscloud, or restore a backup");
        var keys = new List<RecordedKey>(stored.Length / EntryBytes);
        for (; stored.Length > 0; stored = stored[EntryBytes..])
        {
            var since = BinaryPrimitives.ReadInt64BigEndian(stored[FingerprintBytes..]);
            keys.Add(new RecordedKey(
                stored[..FingerprintBytes].ToArray(),
                since == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(since)));
        }

        return new KeyRecord(keys);
    }

    public byte[] Write()
    {
        if (Keys is [{ Since: null } only])
            return only.Fingerprint;
        var stored = new byte[Keys.Count * EntryBytes];
        foreach (var (place, key) in Keys.Index())
        {
            var entry = stored.AsSpan(place * EntryBytes, EntryBytes);
            key.Fingerprint.CopyTo(entry);
            BinaryPrimitives.WriteInt64BigEndian(
                entry[FingerprintBytes..], key.Since?.ToUnixTimeMilliseconds() ?? 0);
        }

        return stored;
    }

    /// <summary>Another key makes what is new from now on; the others are still needed.</summary>
    public KeyRecord With(CodeKey next, DateTimeOffset now) => new(
        [new RecordedKey(next.Fingerprint, now), .. Keys.Where(key => !key.IsOf(next))]);

    /// <summary>Nothing is kept under these any more. The newest stays.</summary>
    public KeyRecord Without(IReadOnlyList<CodeKey> dropped) => new(
        [Keys[0], .. Keys.Skip(1).Where(key => !dropped.Any(key.IsOf))]);

    /// <summary>The keys of the file, in their places: first the one that makes what is new.</summary>
    /// <param name="file">The keys of the file, in any order.</param>
    /// <param name="keyFile">Its name for the message.</param>
    /// <param name="database">Its name for the message.</param>
    /// <exception cref="LedgerException">The file lacks one that this database needs.</exception>
    public CodeKey Choose(CodeKey file, string keyFile, string database)
    {
        var lacking = Keys.Where(known => !file.All.Any(known.IsOf)).ToList();
        if (lacking.Count == 0)
            return Order(file);
        if (lacking.Count < Keys.Count)
            throw new LedgerException(LedgerFault.KeyMissing,
                $"{database} was given another key by poscloud rotate-key: {keyFile} lacks the key "
                + $"{string.Join(", ", lacking.Select(key => key.Name))}. Copy the new key file here from the machine "
                + "where that was run, for its owner alone (chmod 600), and start again");
        throw new LedgerException(LedgerFault.KeyMissing,
            $"{keyFile} is the key of another database than {database}; restore the right one"
            + (Keys[0].Since is null
                ? ""
                : $" (its key was changed {Keys[0].Since:yyyy-MM-dd} and is {Keys[0].Name}: the file of then)"));
    }

    // The newest stands on top of the file: what is above the one in use, and not known, is yet to come into use.
    private CodeKey Order(CodeKey file)
    {
        if (file.All.Count == 1)
            return file;
        var keys = file.All.Select(key => key.Over([])).ToList();
        var newest = keys.First(Keys[0].IsOf);
        var newer = keys.TakeWhile(key => key != newest).Where(key => !Keys.Any(known => known.IsOf(key))).ToList();
        return newest.Over([.. keys.Where(key => key != newest && !newer.Contains(key))], newer);
    }
}

/// <summary>A key as its database knows it.</summary>
/// <param name="Fingerprint">32 bytes.</param>
/// <param name="Since">When it came into use; null: with the database.</param>
internal sealed record RecordedKey(byte[] Fingerprint, DateTimeOffset? Since)
{
    public string Name => CodeKey.NameOf(Fingerprint);

    public bool IsOf(CodeKey key) => CryptographicOperations.FixedTimeEquals(Fingerprint, key.Fingerprint);
}
