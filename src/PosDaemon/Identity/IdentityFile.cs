using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Identity;

/// <summary>Where a terminal's identity is kept: a file of the state directory that only its owner can read; on Windows
/// it is sealed for the machine by DPAPI, because who enrols it is another account than the service's.</summary>
internal static class IdentityFile
{
    private const string Name = "terminal.identity", PendingName = "terminal.enrolling";

    public static string PathIn(string directory) => Path.Combine(directory, Name);

    /// <summary>The identity of the terminal; null where it never enrolled.</summary>
    /// <exception cref="IdentityException">It is there and cannot be used.</exception>
    public static TerminalIdentity? Read(string directory)
    {
        var path = PathIn(directory);
        if (ReadContent(path, IdentityJson.Default.TerminalIdentity) is not { } identity)
            return null;
        try
        {
            identity.ToCertificate().Dispose();
            return identity;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NullReferenceException)
        {
            throw Damaged(path);
        }
    }

    /// <summary>In place of the one before; whoever reads sees the old one or the new one.</summary>
    /// <exception cref="IdentityException">It cannot be written; the one before stays.</exception>
    public static void Write(string directory, TerminalIdentity identity) =>
        WriteContent(PathIn(directory), identity, IdentityJson.Default.TerminalIdentity);

    /// <summary>The key that is being certified by this token: made at the first try and the same at each other, so
    /// that an enrolment whose answer was lost can be repeated.</summary>
    /// <exception cref="IdentityException">It cannot be read or written.</exception>
    public static byte[] PendingKey(string directory, string token)
    {
        var (path, hash) = (Path.Combine(directory, PendingName), SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (ReadPending(path) is { } pending && pending.TokenHash.AsSpan().SequenceEqual(hash))
            return pending.PrivateKey;
        var (_, key) = TerminalIdentity.NewRequest();
        WriteContent(path, new PendingKey(hash, key), IdentityJson.Default.PendingKey);
        return key;
    }

    /// <summary>The enrolment is over.</summary>
    public static void EndPending(string directory) => File.Delete(Path.Combine(directory, PendingName));

    // One that cannot be read costs nothing but another try with the same token.
    private static PendingKey? ReadPending(string path)
    {
        try
        {
            return ReadContent(path, IdentityJson.Default.PendingKey);
        }
        catch (IdentityException fault) when (fault.IsDamage)
        {
            return null;
        }
    }

    private static T? ReadContent<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (!File.Exists(path))
                return null;
            if (OwnerOnlyFile.IsOpenToOthers(path))
                throw new IdentityException(
                    $"{path} is open to other users of this machine, who could be this terminal with it: chmod 600 "
                    + path, isDamage: true);
            var content = File.ReadAllBytes(path);
            if (OperatingSystem.IsWindows())
                content = ProtectedData.Unprotect(content, null, DataProtectionScope.LocalMachine);
            return JsonSerializer.Deserialize(content, type) ?? throw Damaged(path);
        }
        catch (Exception e) when (e is JsonException or CryptographicException)
        {
            throw Damaged(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IdentityException($"{path} cannot be read: {e.Message}");
        }
    }

    private static void WriteContent<T>(string path, T content, JsonTypeInfo<T> type)
    {
        try
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(content, type);
            OwnerOnlyFile.Replace(path, OperatingSystem.IsWindows()
                ? ProtectedData.Protect(bytes, null, DataProtectionScope.LocalMachine)
                : bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IdentityException($"{path} cannot be written: {e.Message}");
        }
    }

    private static IdentityException Damaged(string path) => new(
        $"{path} is damaged, or of another machine: posd enroll makes it anew, with a ticket of poscloud terminal "
        + "enroll", isDamage: true);
}

/// <summary>A key that is being certified, and SHA-256 of the token by which.</summary>
internal sealed record PendingKey(byte[] TokenHash, byte[] PrivateKey);

[JsonSerializable(typeof(TerminalIdentity))]
[JsonSerializable(typeof(PendingKey))]
internal sealed partial class IdentityJson : JsonSerializerContext;

/// <summary>The terminal's identity cannot be read, written or used; the message says what to do.</summary>
/// <param name="message">For a person.</param>
/// <param name="isDamage">What stands in the file is none, and another start does not mend that.</param>
internal sealed class IdentityException(string message, bool isDamage = false) : Exception(message)
{
    public bool IsDamage => isDamage;
}
