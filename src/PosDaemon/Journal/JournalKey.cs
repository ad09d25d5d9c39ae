using System.Security.Cryptography;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Journal;

/// <summary>Where the journal's key comes from: the service manager's credential <c>posd-journal-key</c>
/// (systemd.exec, LoadCredentialEncrypted) if there is one, else a file beside the journal that only this user can
/// read; on Windows that file is sealed for the service's account by DPAPI.</summary>
internal static class JournalKey
{
    public const string FileName = "journal.key";
    private const string Credential = "posd-journal-key";
    private const int Size = 32;

    /// <param name="directory">Of the journal.</param>
    /// <param name="credentials">Of the service manager; null where there are none.</param>
    /// <param name="isNeeded">There is a journal, which only its own key opens: none is made.</param>
    /// <exception cref="JournalException">The key's file is missing and needed, or it is not a key. The journal is left
    /// alone: the key, restored, opens it again.</exception>
    /// <exception cref="IOException">It cannot be read or made.</exception>
    public static byte[] LoadOrCreate(string directory, string? credentials, bool isNeeded)
    {
        if (FromCredential(credentials) is { } given) return given;
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            if (isNeeded) throw IsNotTheKey(path, "is missing");
            var key = RandomNumberGenerator.GetBytes(Size);
            // False: another process made one at this moment, which is the one.
            if (OwnerOnlyFile.TryWriteNew(path, Protect(key))) return key;
        }

        return FromFile(path) ?? throw IsNotTheKey(path, $"is not this user's key of {Size} bytes");
    }

    /// <summary>The journal is good, and cannot be read with what stands in the key's place.</summary>
    public static JournalException IsNotTheKey(string path, string what) => new(JournalFault.Failed,
        $"{path} {what}. The journal is left as it is, and codes are not taken until its key is restored; without the "
        + "key, move the journal to another folder to begin a fresh one.");

    /// <summary>For a reader beside the daemon: never makes one.</summary>
    /// <exception cref="JournalException">There is none, or it is not a key.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Load(string directory, string? credentials)
    {
        if (FromCredential(credentials) is { } given) return given;
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) throw new JournalException(JournalFault.Failed,
            $"The key of the journal is neither in {path} nor in the credential {Credential}. Where the daemon has it "
            + "as a credential, this command needs it too: systemd-run --pipe -p "
            + $"LoadCredentialEncrypted={Credential}:FILE posd journal …");
        return FromFile(path) ?? throw new JournalException(JournalFault.Failed,
            $"{path} is not this user's key of {Size} bytes: the journal is read by the daemon's user, with its key.");
    }

    private static byte[]? FromCredential(string? credentials) =>
        credentials is not null && Path.Combine(credentials, Credential) is var given && File.Exists(given)
            ? SHA256.HashData(File.ReadAllBytes(given))
            : null;

    /// <returns>Null where it is not a key, or one of another user.</returns>
    /// <exception cref="JournalException">It is open to others.</exception>
    private static byte[]? FromFile(string path)
    {
        if (OwnerOnlyFile.IsOpenToOthers(path)) throw new JournalException(JournalFault.Failed,
            $"{path} is open to other users of this machine, who could read the journal's codes with it. Codes are not "
            + $"taken until it is closed: chmod 600 {path}");
        var key = File.ReadAllBytes(path);
        try
        {
            if (OperatingSystem.IsWindows()) key = ProtectedData.Unprotect(key, null, DataProtectionScope.CurrentUser);
        }
        catch (CryptographicException)
        {
            return null;    // sealed for another account, or damaged: Windows does not say which
        }

        return key.Length == Size ? key : null;
    }

    private static byte[] Protect(byte[] key) => OperatingSystem.IsWindows()
        ? ProtectedData.Protect(key, null, DataProtectionScope.CurrentUser)
        : key;
}
