using System.Security.Cryptography;
using PosDaemon.Lanes;

namespace PosDaemon.Journal;

/// <summary>Where the journal's key comes from: the service manager's credential <c>posd-journal-key</c>
/// (systemd.exec, LoadCredentialEncrypted) if there is one, else a file beside the journal that only this user can
/// read; on Windows that file is sealed for the service's account by DPAPI.</summary>
internal static class JournalKey
{
    public const string FileName = "journal.key";
    private const int Size = 32;

    public static byte[] LoadOrCreate(string directory, IRandom random, string? credentials)
    {
        if (credentials is not null && Path.Combine(credentials, "posd-journal-key") is var given
            && File.Exists(given))
            return SHA256.HashData(File.ReadAllBytes(given));
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Load(path) : Create(path, random);
    }

    private static byte[] Load(string path)
    {
        var key = File.ReadAllBytes(path);
        if (OperatingSystem.IsWindows())
            key = ProtectedData.Unprotect(key, null, DataProtectionScope.CurrentUser);
        return key.Length == Size ? key : throw new CryptographicException(
            $"{path} is not a key of {Size} bytes: restore it, or delete it together with the journal.");
    }

    private static byte[] Create(string path, IRandom random)
    {
        var key = new byte[Size];
        random.Fill(key);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Whole or absent: half a key, left by a full disk or a crash, would shut the journal out for good.
        var unfinished = path + ".new";
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(OperatingSystem.IsWindows()
                ? ProtectedData.Protect(key, null, DataProtectionScope.CurrentUser)
                : key);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
        return key;
    }
}
