using System.Security.Cryptography;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>Where the journal's key comes from: the service manager's credential <c>posd-journal-key</c>
/// (systemd.exec, LoadCredentialEncrypted) if there is one, else a file beside the journal that only this user can
/// read; on Windows that file is sealed for the service's account by DPAPI.</summary>
internal static class JournalKey
{
    public const string FileName = "journal.key";
    private const int Size = 32;

    /// <exception cref="JournalException">The key's file is not a key. The journal is left alone: the key, restored,
    /// opens it again.</exception>
    /// <exception cref="IOException">It cannot be read or made.</exception>
    public static byte[] LoadOrCreate(string directory, string? credentials)
    {
        if (credentials is not null && Path.Combine(credentials, "posd-journal-key") is var given
            && File.Exists(given))
            return SHA256.HashData(File.ReadAllBytes(given));
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            var key = RandomNumberGenerator.GetBytes(Size);
            // False: another process made one at this moment, which is the one.
            if (OwnerOnlyFile.TryWriteNew(path, Protect(key))) return key;
        }

        return Load(path);
    }

    private static byte[] Load(string path)
    {
        var key = File.ReadAllBytes(path);
        try
        {
            if (OperatingSystem.IsWindows()) key = ProtectedData.Unprotect(key, null, DataProtectionScope.CurrentUser);
        }
        catch (CryptographicException fault)
        {
            throw NoKey(path, fault);
        }

        return key.Length == Size ? key : throw NoKey(path, null);
    }

    private static JournalException NoKey(string path, Exception? fault) => new(JournalFault.Failed,
        $"{path} is not this user's key of {Size} bytes. Codes are not taken until it is restored, or deleted together "
        + "with the journal.", fault);

    private static byte[] Protect(byte[] key) => OperatingSystem.IsWindows()
        ? ProtectedData.Protect(key, null, DataProtectionScope.CurrentUser)
        : key;
}
