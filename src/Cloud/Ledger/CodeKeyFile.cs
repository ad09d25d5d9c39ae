using System.Security.Cryptography;
using System.Text;
using PosCloud.Codes;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger;

/// <summary>The key file of a database, kept outside it: 32 random bytes in hex, readable by its owner only. Made once,
/// with the database; never made anew for a database that exists, because its codes could never be found again.
/// </summary>
internal static class CodeKeyFile
{
    /// <summary>Beside a database that is a file.</summary>
    public static string PathFor(string database) => database + ".key";

    /// <summary>Reads the key of a database.</summary>
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

    /// <param name="content">What stands in the file.</param>
    /// <param name="path">For the message.</param>
    /// <exception cref="LedgerException">It is no key.</exception>
    public static CodeKey Parse(ReadOnlySpan<byte> content, string path)
    {
        try
        {
            return new CodeKey(Convert.FromHexString(Encoding.ASCII.GetString(content).Trim()));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new LedgerException(LedgerFault.KeyMissing,
                $"the key file {path} is damaged: it should hold {CodeKey.Length} bytes in hex", e);
        }
    }

    private static void Create(string path, RandomNumberGenerator random)
    {
        Span<byte> secret = stackalloc byte[CodeKey.Length];
        random.GetBytes(secret);
        // False: another process made the key of this database first; its key is the one.
        OwnerOnlyFile.TryWriteNew(path, Encoding.ASCII.GetBytes(Convert.ToHexString(secret) + Environment.NewLine));
    }
}
