using System.Security.Cryptography;
using System.Text;
using PosCloud.Codes;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger;

/// <summary>The key file of a database, kept outside it: a key in hex on each line, readable by its owner only; mostly
/// one. The first is made once, with the database, and never anew for a database that exists, because its codes could
/// never be found again. What rotations add stands above it.</summary>
internal static class CodeKeyFile
{
    /// <summary>Keys in one file. As many as the name of a connection has room for, by which the nodes of a PostgreSQL
    /// database are known; nobody needs more than three at once.</summary>
    public const int MostKeys = 5;

    /// <summary>Beside a database that is a file.</summary>
    public static string PathFor(string database) => database + ".key";

    /// <summary>Reads the keys of a database: the first of the file, with the others behind it.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="database">Its name for the message.</param>
    /// <exception cref="LedgerException">It is not there, damaged, or open to others.</exception>
    public static CodeKey Open(string path, string database) => Parse(Read(path, database), path);

    /// <summary>What stands in the key file of a database.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="database">Its name for the message.</param>
    /// <exception cref="LedgerException">It is not there, or open to others.</exception>
    public static byte[] Read(string path, string database)
    {
        try
        {
            if (OwnerOnlyFile.IsOpenToOthers(path))
                throw new LedgerException(LedgerFault.KeyMissing,
                    $"the key file {path} is open to other users of this machine, who could make codes with it: "
                    + $"chmod 600 {path}");
            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            throw new LedgerException(LedgerFault.KeyMissing,
                $"the key file {path} of the database {database} is missing; without it no code can be found. " +
                "Restore it from the backup that belongs to this database");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerFault.KeyMissing, $"the key file {path} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Reads the key of a database, and makes one where there is neither.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="database">Its name for the message.</param>
    /// <param name="random">Makes the key.</param>
    /// <exception cref="LedgerException">It cannot be used or made.</exception>
    public static CodeKey OpenOrCreate(string path, string database, RandomNumberGenerator random)
    {
        try
        {
            if (!File.Exists(path))
                Create(path, random);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerFault.KeyMissing, $"the key file {path} cannot be made: {e.Message}", e);
        }
        return Open(path, database);
    }

    /// <summary>As <see cref="Open"/>, of what was read.</summary>
    /// <param name="content">What stands in the file.</param>
    /// <param name="path">For the message.</param>
    /// <exception cref="LedgerException">It is no key, or a line of it is none.</exception>
    public static CodeKey Parse(ReadOnlySpan<byte> content, string path)
    {
        var lines = Lines(content);
        if (lines.Count == 0)
            throw Damaged(path, "it is empty");
        if (lines.Count > MostKeys)
            throw Damaged(path, $"it holds {lines.Count} lines, and at most {MostKeys} keys are kept");
        var keys = new List<CodeKey>(lines.Count);
        foreach (var (place, line) in lines.Index())
        {
            var key = Read(line) ?? throw Damaged(path, $"line {1 + place} is no key: it should hold {CodeKey.Length} "
                + "bytes in hex, or what poscloud rotate-key wrote");
            if (keys.FindIndex(known => known.Name == key.Name) is >= 0 and var same)
                throw Damaged(path, $"lines {1 + same} and {1 + place} are the same key: remove one of them");
            keys.Add(key);
        }

        return keys.Count == 1 ? keys[0] : keys[0].Over(keys[1..]);
    }

    /// <summary>Puts a new key in front of the others. Whenever the power fails, the file is the old one or the new
    /// one.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="database">Its name for the message.</param>
    /// <param name="random">Makes the key.</param>
    /// <returns>The new key.</returns>
    /// <exception cref="LedgerException">The file cannot be used or written, or is full.</exception>
    public static CodeKey AddNext(string path, string database, RandomNumberGenerator random)
    {
        var content = Read(path, database);
        var file = Parse(content, path);
        if (file.All.Count == MostKeys)
            throw new LedgerException(LedgerFault.KeyMissing,
                $"the key file {path} holds {MostKeys} keys already: poscloud rotate-key drop-old removes those that "
                + "nothing needs");
        var secret = file.DrawNext(random);
        Replace(path, [Convert.ToHexString(secret), .. Lines(content)]);
        return new CodeKey(secret);
    }

    /// <summary>Removes keys from the file, whole or not at all.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="database">Its name for the message.</param>
    /// <param name="isKept">Of which there has to be one.</param>
    /// <exception cref="LedgerException">The file cannot be used or written.</exception>
    public static void Keep(string path, string database, Func<CodeKey, bool> isKept)
    {
        var content = Read(path, database);
        Parse(content, path);
        Replace(path, [.. Lines(content).Where(line => isKept(Read(line)!))]);
    }

    private static void Replace(string path, IReadOnlyList<string> lines)
    {
        try
        {
            // Of a link, the file that it leads to.
            OwnerOnlyFile.Replace(
                File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path,
                Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + Environment.NewLine))),
                keepOwner: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                LedgerFault.KeyMissing, $"the key file {path} cannot be written, and is as it was: {e.Message}", e);
        }
    }

    // Whoever copies it by way of Windows brings other ends of lines.
    private static List<string> Lines(ReadOnlySpan<byte> content) =>
    [
        .. Encoding.ASCII.GetString(content).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0),
    ];

    private static CodeKey? Read(string line)
    {
        try
        {
            return new CodeKey(Convert.FromHexString(line));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static LedgerException Damaged(string path, string why) => new(LedgerFault.KeyMissing,
        $"the key file {path} is damaged: {why}. Restore it from a backup, or copy it from another node");

    private static void Create(string path, RandomNumberGenerator random)
    {
        Span<byte> secret = stackalloc byte[CodeKey.Length];
        random.GetBytes(secret);
        // False: another process made the key of this database first; its key is the one.
        OwnerOnlyFile.TryWriteNew(path, Encoding.ASCII.GetBytes(Convert.ToHexString(secret) + Environment.NewLine));
    }
}
