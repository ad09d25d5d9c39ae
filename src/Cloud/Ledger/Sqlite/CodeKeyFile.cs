using System.Security.Cryptography;
using System.Text;
using PosCloud.Codes;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Ledger.Sqlite;

/// <summary>The key file beside a database: 32 random bytes in hex, readable by its owner only. Made once, with the
/// database; never made anew for a database that exists, because its codes could never be found again.</summary>
internal static class CodeKeyFile
{
    public static string PathFor(string database) => database + ".key";

    public static CodeKey Open(string database, bool databaseExists, RandomNumberGenerator random)
    {
        var path = PathFor(database);
        try
        {
            if (!File.Exists(path) && !databaseExists)
                Create(path, random);
            return new CodeKey(Convert.FromHexString(File.ReadAllText(path).Trim()));
        }
        catch (FileNotFoundException)
        {
            throw new LedgerException(LedgerFault.KeyMissing,
                $"the key file {path} of the database {database} is missing; without it no code can be found. " +
                "Restore it from the backup that belongs to this database");
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new LedgerException(LedgerFault.KeyMissing,
                $"the key file {path} is damaged: it should hold {CodeKey.Length} bytes in hex", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerFault.KeyMissing, $"the key file {path} cannot be used: {e.Message}", e);
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
